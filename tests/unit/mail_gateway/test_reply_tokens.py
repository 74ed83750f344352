"""Reply addresses: ours are known again, and no others."""

import pytest

from mail_gateway.outgoing.reply_tokens import reply_address, thread_key_of

SECRET = b"a secret of the tests"
ADDRESS = reply_address("shugaku@desk.example.jp", "r8-000123", SECRET)


def test_an_address_we_made_leads_to_its_thread() -> None:
    assert ADDRESS.startswith("shugaku+r8-000123.")
    assert thread_key_of(ADDRESS, SECRET) == "r8-000123"


def test_upper_case_is_no_difference() -> None:
    assert thread_key_of(ADDRESS.upper(), SECRET) == "r8-000123"


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS.replace("000123", "000124"),
        ADDRESS.replace("@", "x@").replace(".x@", "@"),
        ADDRESS.replace("@", "@", 1).replace(ADDRESS.split(".")[1][:16], ADDRESS.split(".")[1][:15]),
        ADDRESS.replace(ADDRESS.split(".")[1][:16], "a" * 16),
        ADDRESS.replace(ADDRESS.split(".")[1][:16], ""),
        "shugaku+r8-000123@desk.example.jp",
        "shugaku@desk.example.jp",
        "shugaku+.@desk.example.jp",
        ADDRESS + "\n",
        ADDRESS.replace("r8", "\u212a8"),
        "",
        "@",
    ],
)
def test_a_forged_cut_or_foreign_address_leads_nowhere(address: str) -> None:
    assert thread_key_of(address, SECRET) is None


def test_an_address_made_with_another_secret_leads_nowhere() -> None:
    assert thread_key_of(ADDRESS, b"another") is None


def test_the_token_holds_eighty_bits() -> None:
    token = ADDRESS.partition("@")[0].rpartition(".")[2]

    assert len(token) * 5 >= 80


@pytest.mark.parametrize("key", ["", "R8", "a.b", "a+b", "a" * 33, "a\n", "あ"])
def test_a_key_that_would_not_survive_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="thread key"):
        reply_address("shugaku@desk.example.jp", key, SECRET)


@pytest.mark.parametrize("service", ["no address", "@desk.example.jp", "x" * 60 + "@desk.example.jp"])
def test_a_service_address_that_cannot_be_extended_is_refused(service: str) -> None:
    with pytest.raises(ValueError, match="no reply address"):
        reply_address(service, "r8-000123", SECRET)


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        reply_address("shugaku@desk.example.jp", "r8-000123", b"")
    with pytest.raises(ValueError, match="secret"):
        thread_key_of(ADDRESS, b"")
