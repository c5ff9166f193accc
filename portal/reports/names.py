"""Where viewers came from, in the reader's language."""

from flask import Flask

from portal.inquiries.names import country_name
from portal.languages import gettext, marked, reader_language

SOURCES = {
    "direct": marked("Opened directly"),
    "portal": marked("From this site"),
    "search": marked("From a search engine"),
    "social": marked("From social media"),
    "other": marked("From another site"),
}
PLACES = {"portal": marked("On this site"), "embed": marked("Embedded elsewhere")}
KINDS = {
    "source": marked("Where from"),
    "language": marked("Language of the browser"),
    "country": marked("Country or region"),
    "place": marked("Where it was played"),
}


def told_name(word: str, kind: str) -> str:
    """A word of one of view_figures.KINDS in the reader's language."""
    if kind == "country":
        return country_name(word) if word else gettext("Not known")
    if kind == "language":
        name = reader_language().locale.languages.get(word)
        return str(name) if name and word != "und" else gettext("Not known")
    names = SOURCES if kind == "source" else PLACES
    return gettext(names[word]) if word in names else word


def kind_of_figure(kind: str) -> str:
    """One of view_figures.KINDS in the reader's language."""
    return gettext(KINDS[kind])


def teach_names(app: Flask) -> None:
    """Make the above filters of the application's templates."""
    app.jinja_env.filters.update(told_name=told_name, kind_of_figure=kind_of_figure)
