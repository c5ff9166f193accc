"""The page that shows a fresh link, once: it is kept nowhere."""

from flask import render_template, url_for

from crowd.person_records import InvitationKind


def link_page(token: str, kind: InvitationKind, *, back: str, subject: str) -> str:
    """subject: whom or what the link is for, as its page names it. back: where its page is."""
    link = url_for("account.invitation_page", token=token, _external=True)
    return render_template("people/link.html", link=link, kind=kind, back=back, subject=subject)
