"""Languages: Japanese by default, English complete. Each package keeps its own `locale/ja.po`; English is the source."""

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

LANGUAGES = {"ja": "日本語", "en": "English"}


class CatalogueDomain(Domain):
    """The message catalogues of all packages, read from their .po files once per process."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        super().__init__()
        self.packages = packages

    def get_translations(self) -> NullTranslations:
        language = getattr(get_locale(), "language", "en")
        return load_catalogues(self.packages, language)


class CatalogueBabel(Babel):
    """Flask-Babel over `CatalogueDomain`, so that no compiled catalogue has to be built or shipped."""

    catalogue: CatalogueDomain

    @property
    def domain_instance(self) -> Domain:
        return self.catalogue


@cache
def load_catalogues(packages: tuple[str, ...], language: str) -> NullTranslations:
    """All messages of `packages` in `language`, read once per process; a package without that language falls back to English."""
    merged = Translations()
    for package in packages:
        source = files(package) / "locale" / f"{language}.po"
        if source.is_file():
            part = _compile(source.read_bytes(), language)
            merged.merge(part)
            merged.plural = part.plural  # merging leaves the language's plural rule behind
    return merged


def _compile(source: bytes, language: str) -> Translations:
    catalogue = read_po(BytesIO(source), locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def select_locale() -> str:
    """The language of the signed-in person; Japanese for everybody else and for mail."""
    if has_request_context() and current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return "ja"


def language_code() -> str:
    """For <html lang>: screen readers speak the page in this language."""
    return getattr(get_locale(), "language", "ja")


def init_app(app: Flask, packages: tuple[str, ...]) -> None:
    babel = CatalogueBabel()
    babel.catalogue = CatalogueDomain(packages)
    babel.init_app(app, default_locale="ja", default_timezone="Asia/Tokyo", locale_selector=select_locale)
    app.jinja_env.globals["get_locale_code"] = language_code
