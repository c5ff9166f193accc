"""What the upload page's scripts say, in the reader's language. %(name)s is filled in by the script."""

from portal.languages import gettext, marked

WORDS = {
    "chosen": marked("Chosen: %(name)s, %(size)s"),
    "chosen_length": marked("Chosen: %(name)s, %(size)s, %(length)s long"),
    "more": marked("Next: %(names)s"),
    "looking": marked("Looking at the file …"),
    "unreadable": marked("This browser cannot look into it. It will be examined when it has arrived."),
    "choose": marked("Please choose the footage to send."),
    "empty": marked("%(name)s is empty. Please choose another file."),
    "too_large": marked("%(name)s has %(size)s; at most %(limit)s can be sent."),
    "not_video": marked(
        "%(name)s is not a film: its contents are of no kind that cameras write. Please choose another."
    ),
    "no_picture": marked("%(name)s has sound but no picture. Please choose another file."),
    "too_long": marked(
        "%(name)s runs %(length)s. With title and ending a programme runs %(limit)s at most, so parts of it must go. "
        "Cuts will be proposed when it has arrived."
    ),
    "not_same": marked("That is another file. To go on, choose %(name)s with exactly %(size)s again."),
    "sending": marked("Sending"),
    "progress": marked("%(share)s %% · %(done)s of %(size)s · %(speed)s/s · %(left)s left"),
    "here": marked("%(share)s %% of %(size)s is here"),
    "paused": marked("Paused. What has arrived is kept for seven days."),
    "away": marked("The connection is away. What has arrived is kept; this goes on by itself when it comes back."),
    "done": marked("All of it has arrived."),
    "follow": marked("What happens next"),
    "pause": marked("Pause"),
    "go_on": marked("Go on"),
    "discard": marked("Discard"),
    "really_discard": marked("Discard %(name)s? What has arrived of it will be lost."),
    "failed": marked("This could not be sent. Please try again."),
}


def spoken() -> dict[str, str]:
    """Each of them in the reader's language."""
    return {name: gettext(sentence) for name, sentence in WORDS.items()}
