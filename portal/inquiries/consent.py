"""What somebody agrees to who writes to an enterprise. Its words change only together with its version."""

from portal.languages import gettext, marked

VERSION = "2026-11"

WORDS = marked(
    "I agree that TSITE keeps what I have written here and passes it to %(enterprise)s so that I can be answered. "
    "It is used for nothing else. I can take it back at any time with the link I get; then it is deleted."
)
HOUSE = marked("the enterprise of this programme")


def consent_words(enterprise: str) -> str:
    """The whole text in the reader's language, as it is shown and kept."""
    return gettext(WORDS, enterprise=enterprise or gettext(HOUSE))
