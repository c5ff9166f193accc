"""The page that shows a fresh link, once: it is kept nowhere."""

from flask import Response, jsonify, render_template, url_for

from crowd.person_records import InvitationKind
from portal.access import wants_json


def link_page(token: str, kind: InvitationKind, *, back: str, subject: str) -> str | tuple[Response, int]:
    """The page, or for a program the link as JSON.

    subject: whom or what the link is for, as its page names it. back: where its page is.
    """
    link = url_for("account.invitation_page", token=token, _external=True)
    if wants_json():
        return jsonify(url=link, kind=kind), 201
    return render_template("people/link.html", link=link, kind=kind, back=back, subject=subject)
