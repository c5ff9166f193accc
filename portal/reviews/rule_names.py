"""The subtitle rules by name, as an editor reads them; what exactly is wrong stands in a remark's message."""

from portal.languages import gettext, marked

RULES = {
    "blank": marked("Empty cue"),
    "identity": marked("Same number twice"),
    "held": marked("Held for a person"),
    "repeated": marked("Same as the cue before"),
    "markup": marked("Markup in the text"),
    "language": marked("Another language"),
    "script": marked("Another script"),
    "traditional": marked("Traditional characters"),
    "english-leftover": marked("English left over"),
    "line-count": marked("Too many lines"),
    "line-length": marked("Line too long"),
    "needless-break": marked("Needless line break"),
    "reading-speed": marked("Too fast to read"),
    "word-time": marked("Too little time for a word"),
    "words-per-minute": marked("Too many words a minute"),
    "order": marked("Out of order"),
    "min-duration": marked("Stands too short"),
    "max-duration": marked("Stands too long"),
    "overlap": marked("Overlaps the cue before"),
    "gap": marked("Gap too small"),
    "gap-close": marked("Gap that flickers"),
    "in-time": marked("Starts away from the sound"),
    "out-time": marked("Stays after the sound"),
    "shot-in": marked("Starts beside a shot cut"),
    "shot-out": marked("Ends beside a shot cut"),
    "trailing-punctuation": marked("Punctuation at a line's end"),
    "inner-punctuation": marked("Punctuation inside a line"),
    "full-width": marked("Full-width punctuation"),
    "half-width": marked("Half-width digits and letters"),
    "quotation-marks": marked("Quotation marks"),
    "quotation-pairs": marked("Quotation marks without a pair"),
    "name-dot": marked("Dot in a foreign name"),
    "running-on": marked("Dash or ellipsis where it runs on"),
    "dual-speakers": marked("Two speakers"),
    "line-start": marked("Mark at a line's start"),
    "line-end": marked("Mark at a line's end"),
    "weak-start": marked("Particle at a line's start"),
    "lone-character": marked("One character alone"),
    "imbalance": marked("Uneven lines"),
    "split-word": marked("Number or name split"),
    "word-boundary": marked("Word split"),
    "cue-count": marked("Number of cues"),
    "cue-identity": marked("Cues out of step"),
    "cue-times": marked("Times differ"),
    "quantity": marked("Number or amount"),
    "term": marked("Term or name"),
}


def rule_name(rule: str) -> str:
    """The rule in the reader's language; one that is not here by its identifier."""
    return gettext(RULES[rule]) if rule in RULES else rule
