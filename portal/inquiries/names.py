"""States, subjects and outcomes of inquiries, and countries, in the reader's language."""

from flask import Flask

from crowd.inquiry_records import About, ResultKind
from portal.languages import gettext, marked, reader_language

STATES = {
    "new": marked("New"),
    "seen": marked("Seen"),
    "answered": marked("Answered"),
    "meeting": marked("Meeting agreed"),
    "closed": marked("Closed"),
    "withdrawn": marked("Taken back"),
}
ABOUT = {
    "financing": marked("Financing"),
    "market": marked("Market"),
    "technology": marked("Technology"),
    "other": marked("Another matter"),
}
RESULTS = {
    "meeting": marked("Meeting in person"),
    "investment": marked("Investment"),
    "contract": marked("Contract or order"),
    "licence": marked("Licence of a right"),
    "trial": marked("Trial or sample"),
    "cooperation": marked("Cooperation agreed"),
    "nothing": marked("Nothing came of it"),
}
# As the Chinese standard GB/T 2659 has them, where Unicode's names differ.
COUNTRIES = {"TW": marked("Taiwan, China"), "HK": marked("Hong Kong, China"), "MO": marked("Macao, China")}
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


def inquiry_state(state: str) -> str:
    """The state of an inquiry in the reader's language."""
    return gettext(STATES[state]) if state in STATES else state


def about_name(about: str) -> str:
    """What an inquiry is about, in the reader's language."""
    return gettext(ABOUT[about]) if about in ABOUT else about


def result_name(kind: str) -> str:
    """A kind of result in the reader's language."""
    return gettext(RESULTS[kind]) if kind in RESULTS else kind


def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2."""
    territories = map(str, reader_language().locale.territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def country_name(code: str) -> str:
    """A country or region in the reader's language; empty for none."""
    if code in COUNTRIES:
        return gettext(COUNTRIES[code])
    return str(reader_language().locale.territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """Every country's code and name, by name."""
    return sorted(((code, country_name(code)) for code in country_codes()), key=lambda pair: pair[1])


def teach_names(app: Flask) -> None:
    """Make the above filters of the application's templates, and what there is to choose from its globals."""
    app.jinja_env.filters.update(
        inquiry_state=inquiry_state, about_name=about_name, result_name=result_name, country_name=country_name
    )
    outcomes = tuple(kind for kind in ResultKind if kind is not ResultKind.MEETING)
    app.jinja_env.globals.update(
        all_about=tuple(About), all_outcomes=outcomes, all_results=tuple(ResultKind), all_countries=countries
    )
