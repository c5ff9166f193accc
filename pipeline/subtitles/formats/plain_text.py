"""Text as every format reads and writes it: plain, and harmless where a format has no way to escape."""

import re

from pipeline.errors import WrongInput

MAX_CHARACTERS = 4_000_000
"""Far more than any subtitle file of six minutes, and little enough to read within seconds."""

_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
# Soft hyphen, zero-width and bidirectional marks, variation selectors, surrogates, non-characters, tag characters.
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Runs of a bracket are taken whole and once (lookbehind, possessive), or a million of one would take hours.
_OVERRIDE = re.compile(r"(?<!\{)\{++\\[^{}]*\}?")
_SCRIPT_SCHEME = re.compile(r"((?:java|vb)script\s*):", re.IGNORECASE)
_TAG = re.compile(r"(?<!<)<++/?[A-Za-z!?][^<>]*>")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")


def source_lines(text: str) -> list[str]:
    """The lines of a file without byte order mark, whatever ends them. Raises WrongInput past MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        raise WrongInput("line 1", f"more than {MAX_CHARACTERS} characters is no subtitle file")
    return text.removeprefix("\ufeff").replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def plain(text: str) -> str:
    r"""One line of text alone: no control or invisible characters, no {\…} overrides, no script scheme, single spaces.

    Doing it twice changes nothing more.
    """
    shown = _OVERRIDE.sub("", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))
    return " ".join(_SCRIPT_SCHEME.sub("\\1：", shown).split())


def plain_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Every line made plain, empty ones left out."""
    return tuple(shown for line in lines if (shown := plain(line)))


def without_tags(text: str) -> str:
    """The text without <i>, </font>, <!-- --> and the like; a lone < stays."""
    return _TAG.sub("", text)


def harmless(text: str) -> str:
    """For formats that cannot escape: a < that could open a tag becomes ＜, an arrow between times becomes →."""
    return _TAG_START.sub("＜", text.replace("-->", "→"))
