"""Where one may be led after signing in, and what the marks on a view say."""

import pytest
from flask import Flask, current_app
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.utils import redirect

from foundation.access import guards
from foundation.access.roles import Permission


@pytest.mark.parametrize(
    "path", ["/", "/inquiries/R8-000123", "/inquiries?q=%E8%B3%BC&page=2", "/a//b", "/faq/?next=//x"]
)
def test_paths_of_the_application_are_followed(path: str) -> None:
    assert guards.safe_next(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "inquiries",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        " /inquiries",
        "/inquiries\r\nSet-Cookie: x=1",
    ],
)
def test_everything_else_is_not(target: str | None) -> None:
    assert guards.safe_next(target) is None


@given(st.text(alphabet="/\\.:@?# \t\nevil", max_size=12))
def test_whatever_is_followed_stays_on_this_host(target: str) -> None:
    path = guards.safe_next(target)
    if path is not None:
        location = redirect(path).headers["Location"]
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))


def app_with(view: object, endpoint: str = "part.page") -> Flask:
    app = Flask("guarded")
    app.add_url_rule("/page", endpoint, view)  # type: ignore[arg-type]
    return app


def test_a_view_that_says_nothing_has_no_guard() -> None:
    with app_with(lambda: "").app_context():
        assert guards.guard_of("part.page") is None


def test_a_view_has_the_permission_it_was_marked_with() -> None:
    view = guards.requires(Permission.READ_AUDIT)(lambda: "")
    with app_with(view).app_context():
        assert guards.guard_of("part.page") is Permission.READ_AUDIT


def test_a_public_view_is_open_and_so_are_the_static_files_of_a_package() -> None:
    with app_with(guards.public(lambda: "")).app_context():
        assert guards.guard_of("part.page") is True
    with app_with(lambda: "", "part.static").app_context():
        assert guards.guard_of("part.static") is True


def test_a_name_that_only_ends_like_static_is_not_open() -> None:
    with app_with(lambda: "", "part.not_static").app_context():
        assert guards.guard_of("part.not_static") is None


def test_a_view_that_pages_ask_for_by_themselves_is_known_as_such() -> None:
    with app_with(guards.background(lambda: "")).app_context():
        assert guards.is_background("part.page")
        assert "part.page" in current_app.view_functions
    with app_with(lambda: "").app_context():
        assert not guards.is_background("part.page")
    assert not guards.is_background(None)
