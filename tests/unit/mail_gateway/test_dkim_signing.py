"""DKIM: receivers can verify what we sign, notice what was changed, and a key that cannot sign is named at once."""

import base64
from dataclasses import replace

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from mail_gateway.outgoing.building import OutgoingFile, build
from mail_gateway.outgoing.dkim_signing import signer_of
from tests.unit.mail_gateway.mails import DRAFT

DOMAIN = "desk.example.jp"
RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
LETTER = build(
    replace(
        DRAFT,
        subject="就学援助の申請について" * 5,
        reply_to="shugaku+r8-000001.abcdefghijklmnop@desk.example.jp",
        in_reply_to="<question@mail.example.jp>",
        attachments=(OutgoingFile("申請書.pdf", "application/pdf", b"%PDF-1.7"),),
    )
)


def pem(
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey,
    form: PrivateFormat = PrivateFormat.PKCS8,
) -> str:
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def record(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    """What the city publishes at selector._domainkey."""
    if isinstance(key, rsa.RSAPrivateKey):
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(public)


def verifies(raw: bytes, key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = RSA) -> bool:
    names: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        names.append(name)
        return record(key)

    found = dkim.verify(raw, dnsfunc=dns)
    assert set(names) <= {b"s2026._domainkey.desk.example.jp."}
    return bool(found)


SIGNED = signer_of(DOMAIN, "s2026", pem(RSA)).signed(LETTER)


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
def test_what_we_sign_can_be_verified(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> None:
    signed = signer_of(DOMAIN, "s2026", pem(key)).signed(LETTER)

    assert signed.endswith(LETTER)
    assert verifies(signed, key)


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (b"desk.example.jp>\r\nTo: yamada", b"desk.example.jp>\r\nTo: suzuki"),
        (b"Subject: ", b"Subject: x"),
        (b"In-Reply-To: <question", b"In-Reply-To: <other"),
        (b"Reply-To: shugaku", b"Reply-To: evil"),
        (b"multipart/mixed", b"multipart/related"),
        (base64.b64encode(b"%PDF-1.7"), base64.b64encode(b"%PDF-1.8")),
        (b"Date: ", b"From: evil@example.com\r\nDate: "),
        (b"Date: ", b"Subject: evil\r\nDate: "),
    ],
)
def test_a_change_on_the_way_is_noticed(what: bytes, instead: bytes) -> None:
    assert what in SIGNED
    assert verifies(SIGNED)
    assert not verifies(SIGNED.replace(what, instead, 1))


def test_blanks_that_relays_change_do_no_harm() -> None:
    assert verifies(b"Received: from x by y; Mon, 16 Nov 2026 10:00:00 +0900\r\n" + SIGNED + b"\r\n\r\n")
    assert verifies(SIGNED.replace(b"Message-ID: ", b"Message-ID:  "))


@pytest.mark.parametrize(
    "written",
    [
        pem(RSA, PrivateFormat.TraditionalOpenSSL),
        pem(RSA).replace("\n", "\r\n"),
        pem(RSA).strip().replace("\n", "\\n"),
    ],
    ids=["PKCS #1", "CR LF", "one line"],
)
def test_a_key_is_taken_as_people_keep_it(written: str) -> None:
    assert verifies(signer_of(DOMAIN, "s2026", written).signed(LETTER))


def with_a_password() -> str:
    form = BestAvailableEncryption(b"secret")
    return RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, form).decode()


def damaged() -> str:
    lines = pem(RSA).splitlines()
    lines[12] = lines[12][::-1]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "not PEM"),
        ("/run/secrets/dkim.pem", "not PEM"),
        ("-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----", "damaged"),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n-----END PRIVATE KEY-----", "damaged"),
        (damaged(), "damaged"),
        (with_a_password(), "password"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
        (RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), "neither"),
    ],
)
def test_a_key_that_cannot_sign_is_named_and_never_quoted(key: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as told:
        signer_of(DOMAIN, "s2026", key)
    assert not any(line in str(told.value) for line in key.splitlines() if line)


def test_a_key_too_short_for_receivers_is_refused() -> None:
    short = (
        "-----BEGIN PRIVATE KEY-----\n"
        "MIIBVAIBADANBgkqhkiG9w0BAQEFAASCAT4wggE6AgEAAkEAqPfgaTEWEP3S9w0t\n"
        "gsicURfo+nLW09/0KfOPinhYZ4ouzU+3xC4pSlEp8Ut9FgL0AgqNslNaK34Kq+NZ\n"
        "jO9DAQIDAQABAkAgkuLEHLaqkWhLgNKagSajeobLS3rPT0Agm0f7k55FXVt743hw\n"
        "Ngkp98bMNrzy9AQ1mJGbQZGrpr4c8ZAx3aRNAiEAoxK/MgGeeLui385KJ7ZOYktj\n"
        "hLBNAB69fKwTZFsUNh0CIQEJQRpFCcydunv2bENcN/oBTRw39E8GNv2pIcNxZkcb\n"
        "NQIgbYSzn3Py6AasNj6nEtCfB+i1p3F35TK/87DlPSrmAgkCIQDJLhFoj1gbwRbH\n"
        "/bDRPrtlRUDDx44wHoEhSDRdy77eiQIgE6z/k6I+ChN1LLttwX0galITxmAYrOBh\n"
        "BVl433tgTTQ=\n"
        "-----END PRIVATE KEY-----\n"
    )
    with pytest.raises(ValueError, match="bits"):
        signer_of(DOMAIN, "s2026", short)


@pytest.mark.parametrize("selector", ["", "s 1", "s;d=evil", "s\r\nx", "選", ".s"])
def test_a_selector_that_is_no_name_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="selector"):
        signer_of(DOMAIN, selector, pem(RSA))


def test_the_key_stands_in_no_representation() -> None:
    assert "PRIVATE" not in repr(signer_of(DOMAIN, "s2026", pem(RSA)))
