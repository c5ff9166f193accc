"""The site in two languages. English stands in the source; zh.po says the same in Simplified Chinese.

A reader's language is what ?lang= asks for, else what was asked for last time (a cookie), else Accept-Language.
"""

import gettext as gnu
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app, g, request, url_for

COOKIE = "tsite_lang"
COOKIE_AGE_S = 365 * 24 * 3600
CATALOGUE = Path(__file__).parent / "locale" / "zh.po"
EXTENSION = "tsite-languages"


class Language(StrEnum):
    """A language of the interface."""

    EN = "en"
    ZH = "zh"

    @property
    def tag(self) -> str:
        """BCP 47 tag, as in lang attributes and subtitle tracks."""
        return "zh-Hans" if self is Language.ZH else "en"

    @property
    def locale(self) -> Locale:
        """How dates and numbers are written."""
        return Locale("zh", script="Hans", territory="CN") if self is Language.ZH else Locale("en", territory="GB")


def marked(text: str) -> str:
    """Text as it is; marks a constant for the catalogue. It is translated where it is shown."""
    return text


def gettext(text: str, **values: object) -> str:
    """Text in the reader's language, with %(name)s filled in."""
    translated = _translations(reader_language()).gettext(text)
    return translated % values if values else translated


def ngettext(one: str, many: str, count: int) -> str:
    """The form that count asks for, in the reader's language."""
    return _translations(reader_language()).ngettext(one, many, count)


def reader_language() -> Language:
    """The language of this request."""
    if "language" not in g:
        g.language = _asked() or _remembered() or _accepted()
    language: Language = g.language
    return language


def speak_two_languages(app: Flask) -> None:
    """Teach the application's templates and responses the reader's language."""
    app.extensions[EXTENSION] = {Language.EN: gnu.NullTranslations(), Language.ZH: read_catalogue(CATALOGUE)}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _translations(reader_language()).gettext(text), ngettext, newstyle=True
    )
    app.context_processor(lambda: {"language": reader_language(), "Language": Language, "in_language": this_page_in})
    app.after_request(_remember)


def this_page_in(language: Language) -> str:
    """The address of the page at hand in that language."""
    if request.endpoint is None or request.method != "GET":
        return f"?lang={language}"
    wanted = {**request.args.to_dict(), **(request.view_args or {}), "lang": language.value}
    return url_for(request.endpoint, **wanted)


def read_catalogue(path: Path) -> gnu.GNUTranslations:
    """A .po file, ready to translate with; nothing needs to be compiled at set-up."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN", abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def _translations(language: Language) -> gnu.NullTranslations:
    translations: gnu.NullTranslations = current_app.extensions[EXTENSION][language]
    return translations


def _asked() -> Language | None:
    return _named(request.args.get("lang", ""))


def _remembered() -> Language | None:
    return _named(request.cookies.get(COOKIE, ""))


def _accepted() -> Language:
    best = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans", "zh-TW", "zh-Hant"], default="en")
    return Language.ZH if best.startswith("zh") else Language.EN


def _named(name: str) -> Language | None:
    return next((language for language in Language if name.lower().split("-")[0] == language), None)


def _remember(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
        response.content_language.add(reader_language().tag)
        asked = _asked()
        if asked is not None:
            response.set_cookie(
                COOKIE, asked, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=request.is_secure
            )
    return response
