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


TRIM_SHORTCUTS = (
    (("Alt", "I"), marked("What goes starts here")),
    (("Alt", "O"), marked("What goes ends here")),
    (("Alt", "K"), marked("Play or pause")),
    (("Alt", ","), marked("One frame back")),
    (("Alt", "."), marked("One frame on")),
    (("Alt", "←"), marked("Five seconds back")),
    (("Alt", "→"), marked("Five seconds on")),
    (("Alt", "P"), marked("Play over the last cut")),
    (("Alt", "⌫"), marked("Keep the last one after all")),
    (("Alt", "Z"), marked("Undo")),
)

_TRIM = {
    **{name: _SCRIPT[name] for name in ("saved", "saving", "waiting", "conflict", "refused", "unsaved")},
    **{name: _SCRIPT[name] for name in ("edited_meanwhile", "yours", "theirs", "use_mine", "keep_theirs", "deleted")},
    "closed": marked("It is no longer open to be trimmed: somebody has handed it in or decided"),
    "over": marked("too long by {time}"),
    "spare": marked("{time} to spare"),
    "starts": marked("Goes from"),
    "ends": marked("to"),
    "play_over": marked("Play over this cut"),
    "keep": marked("Keep it after all"),
    "marked_from": marked("What goes starts at"),
    "mark_first": marked("Mark first where it starts."),
    "none_going": marked("Nothing has been marked yet."),
    "no_cues": marked("No subtitle is touched."),
    "goes": marked("goes"),
    "cut_through": marked("is cut through"),
    "too_long": marked("It is still too long. Let more of it go."),
}


def trim_words() -> dict[str, str]:
    """What the trimming script says, in the reader's language."""
    return {name: gettext(text) for name, text in _TRIM.items()}


def script_words() -> dict[str, str]:
    """What the script says, in the reader's language."""
    return {name: gettext(text) for name, text in _SCRIPT.items()}


def send_back_name(kind: str) -> str:
    """The kind of reason in the reader's language; one that is not here by its identifier."""
    return gettext(SEND_BACK_KINDS[kind]) if kind in SEND_BACK_KINDS else kind
