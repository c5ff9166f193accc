"""The words of the desk that stand in no template: shortcuts, reasons to send back, what its script says."""

from portal.languages import gettext, marked

SHORTCUTS = (
    (("Alt", "↓"), marked("Next cue")),
    (("Alt", "↑"), marked("Previous cue")),
    (("Alt", "P"), marked("Hear this cue")),
    (("Alt", "K"), marked("Play or pause")),
    (("Alt", "L"), marked("To the other language")),
    (("Alt", "I"), marked("Start it at the playhead")),
    (("Alt", "O"), marked("End it at the playhead")),
    (("Alt", ","), marked("Start one frame earlier")),
    (("Alt", "."), marked("Start one frame later")),
    (("Alt", "Shift", ","), marked("End one frame earlier")),
    (("Alt", "Shift", "."), marked("End one frame later")),
    (("Alt", "S"), marked("Split at the text cursor")),
    (("Alt", "J"), marked("Join with the next cue")),
    (("Alt", "N"), marked("New cue after this one")),
    (("Alt", "⌫"), marked("Delete this cue")),
    (("Alt", "Z"), marked("Undo")),
    (("Alt", "1"), marked("Take the first suggestion")),
    (("Alt", "M"), marked("Comment on this cue")),
)

SEND_BACK_KINDS = {
    "facts": marked("Facts or figures are wrong"),
    "translation": marked("The translation needs work"),
    "subtitles": marked("Subtitle timing or layout"),
    "picture": marked("Picture quality"),
    "sound": marked("Sound quality"),
    "length": marked("Length or pace"),
    "rights": marked("Rights or permissions"),
    "brand": marked("Title, ending or names"),
    "other": marked("Something else"),
}

_SCRIPT = {
    "saved": marked("All changes are saved"),
    "saving": marked("Saving…"),
    "waiting": marked("No network. Changes are kept on this computer and sent later"),
    "conflict": marked("Someone else changed the same cue: please choose"),
    "refused": marked("A change was not taken and is kept on this computer. Please reload the page"),
    "closed": marked("The review has been decided: nothing more can be changed"),
    "error": marked("Error"),
    "warning": marked("Warning"),
    "en": marked("English"),
    "zh-Hans": marked("Chinese"),
    "hear": marked("Hear this cue"),
    "start": marked("Starts at"),
    "end": marked("Ends at"),
    "unsure": marked("The recogniser was unsure of"),
    "yours": marked("Yours"),
    "theirs": marked("Theirs"),
    "use_mine": marked("Use mine"),
    "keep_theirs": marked("Keep theirs"),
    "deleted": marked("deleted"),
    "no_suggestions": marked("Nothing in the memory or the term base for this cue."),
    "machine": marked("The machine's draft"),
    "restore": marked("Use this version"),
    "stale": marked("not taken: another edit came first"),
    "late": marked("not taken: the review was decided"),
    "answer": marked("Answer"),
    "resolve": marked("Resolve"),
    "resolved": marked("Resolved by"),
    "no_comments": marked("No comments yet."),
    "no_findings": marked("No errors, no warnings"),
    "errors": marked("Errors:"),
    "warnings": marked("Warnings:"),
    "unsaved": marked("Some changes are not saved yet. Please wait a moment."),
    "edited_meanwhile": marked("Someone else has edited in the meantime. Please look again, then decide."),
    "comment_at": marked("Comment at"),
    "send": marked("Send"),
}


def script_words() -> dict[str, str]:
    """What the script says, in the reader's language."""
    return {name: gettext(text) for name, text in _SCRIPT.items()}


def send_back_name(kind: str) -> str:
    """The kind of reason in the reader's language; one that is not here by its identifier."""
    return gettext(SEND_BACK_KINDS[kind]) if kind in SEND_BACK_KINDS else kind
