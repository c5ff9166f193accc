"""Who may do what: for each endpoint, which roles may use it on anything and which on what is their own.

The one place where access is decided. An endpoint that is missing here is closed to everybody, and fails a test.
docs/access.md shows the table; a test holds it true.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crowd.ownership import Tie
from crowd.roles import Role

INTERN, LEAD, EDITOR, ENTERPRISE, OPERATOR = Role
STAFF = (EDITOR, OPERATOR)
CREW = (INTERN, LEAD)
INVOLVED = (INTERN, LEAD, ENTERPRISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an endpoint does to which kind of object, and for whom.

    public: for everybody. signed_in: for whoever has an account, on what is their own where there is a tie. every:
    roles that may do it to any such object. own: roles that may do it to their own, as tie says. by_token: whether a
    program may do it with an API token.
    """

    verb: str
    thing: str
    public: bool = False
    signed_in: bool = False
    every: frozenset[Role] = frozenset()
    own: frozenset[Role] = frozenset()
    tie: Tie | None = None
    by_token: bool = True


def _public(verb: str, thing: str) -> Rule:
    return Rule(verb=verb, thing=thing, public=True)


def _oneself(verb: str, thing: str, tie: Tie | None = None) -> Rule:
    # With an API token nobody changes what guards the account: a stolen one must not become a password.
    return Rule(verb=verb, thing=thing, signed_in=True, tie=tie, by_token=False)


def _for(
    verb: str, thing: str, every: Iterable[Role] = (), *, own: Iterable[Role] = (), tie: Tie | None = None
) -> Rule:
    return Rule(verb=verb, thing=thing, every=frozenset(every), own=frozenset(own), tie=tie)


_OPEN: Mapping[str, Rule] = {
    "static": _public("read", "style sheets and scripts"),
    "home.page": _public("list", "published programmes"),
    "search.page": _public("search", "published programmes"),
    "communities.overview": _public("list", "published programmes"),
    "communities.region": _public("list", "published programmes"),
    "communities.industry": _public("list", "published programmes"),
    "watch.page": _public("watch", "published programmes"),
    "watch.chapters": _public("watch", "published programmes"),
    "watch.embedded": _public("watch", "published programmes"),
    "watch.oembed": _public("watch", "published programmes"),
    "feeds.feed": _public("list", "published programmes"),
    "feeds.sitemaps": _public("list", "published programmes"),
    "feeds.sitemap": _public("list", "published programmes"),
    "feeds.robots": _public("list", "published programmes"),
    "media.serve": _public("read", "media of published programmes"),  # private channels: staff, seen to in the view
    "api.listing": _public("list", "published programmes"),
    "api.search": _public("search", "published programmes"),
    "api.programme": _public("read", "published programmes"),  # others: whose they are, seen to in the view
    "health.healthz": _public("read", "health"),
    "health.metrics": _public("read", "health"),
    "health.openapi": _public("read", "the OpenAPI document"),
    "account.sign_in_page": _public("sign in to", "the site"),
    "account.sign_in": _public("sign in to", "the site"),
    "account.invitation_page": _public("read", "an invitation whose link one holds"),
    "account.accept_invitation": _public("accept", "an invitation whose link one holds"),
}

_SELF: Mapping[str, Rule] = {
    "account.sign_out": _oneself("sign out of", "the site"),
    "account.page": _oneself("see", "one's own account"),
    "account.change_details": _oneself("change", "one's own account"),
    "account.change_password": _oneself("change password of", "one's own account"),
    "account.sign_out_everywhere": _oneself("sign out everywhere of", "one's own account"),
    "account.make_token": _oneself("make", "one's own API token"),
    "account.end_token": _oneself("end", "one's own API token", Tie.API_TOKEN),
}

_PROGRAMMES: Mapping[str, Rule] = {
    "programmes.desk": _for("list", "programmes", STAFF, own=INVOLVED),
    "api.desk": _for("list", "programmes", STAFF, own=INVOLVED),
    "programmes.page": _for("see", "programme", STAFF, own=INVOLVED, tie=Tie.PROGRAMME),
    "reviews.preview": _for("preview", "programme", STAFF, own=INVOLVED, tie=Tie.PROGRAMME),
    "programmes.produce": _for("produce again", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "reviews.approve": _for("approve", "programme", STAFF),
    "reviews.send_back": _for("send back", "programme", STAFF),
    "desk.page": _for("correct", "programme", STAFF),
    "desk.draft": _for("correct", "programme", STAFF),
    "desk.save": _for("correct", "programme", STAFF),
    "desk.check": _for("correct", "programme", STAFF),
    "desk.suggestions": _for("correct", "programme", STAFF),
    "desk.history": _for("correct", "programme", STAFF),
    "desk.sound": _for("correct", "programme", STAFF),
    "desk.versions": _for("correct", "programme", STAFF),
    "desk.listing": _for("comment on", "programme", STAFF),
    "desk.say": _for("comment on", "programme", STAFF),
    "desk.resolve": _for("comment on", "programme", STAFF),
    "trims.page": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),  # under review: staff, seen to there
    "trims.draft": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "trims.save": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "trims.hand_in": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "trims.sound": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "trims.copy": _for("trim", "programme", STAFF, own=CREW, tie=Tie.PROGRAMME),
    "trims.take_back": _for("correct", "programme", STAFF),
    "uploads.page": _for("send in", "footage", (*CREW, OPERATOR)),
    "uploads.send": _for("send in", "footage", (*CREW, OPERATOR)),
    "api.uploads": _for("send in", "footage", (*CREW, OPERATOR)),
    "uploads.standing": _for("see", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "tus.options": _public("read", "what the upload protocol offers"),
    "tus.create": _for("begin", "upload", (*CREW, OPERATOR)),
    "tus.look": _for("see", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "tus.append": _for("send to", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "tus.terminate": _for("discard", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "multipart.begin": _for("begin", "upload", (*CREW, OPERATOR)),
    "multipart.look": _for("see", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "multipart.parts": _for("send to", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "multipart.complete": _for("send to", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
    "multipart.abort": _for("discard", "upload", own=(*CREW, OPERATOR), tie=Tie.UPLOAD),
}

_PEOPLE: Mapping[str, Rule] = {
    "people.listing": _for("list", "people", (OPERATOR,)),
    "people.invite": _for("invite", "staff", (OPERATOR,)),
    "people.withdraw_invitation": _for(
        "withdraw", "invitation", (OPERATOR,), own=(LEAD, ENTERPRISE), tie=Tie.INVITATION
    ),
    "people.person": _for("see", "person", (OPERATOR,), own=(LEAD,), tie=Tie.PERSON),
    "people.show_contact": _for("unmask", "person", (OPERATOR,), own=(LEAD,), tie=Tie.PERSON),
    "people.change_roles": _for("change roles of", "person", (OPERATOR,)),
    "people.password_link": _for("make a password link for", "person", (OPERATOR,)),
    "people.sign_out": _for("sign out", "person", (OPERATOR,)),
    "people.close": _for("close", "person", (OPERATOR,)),
    "api.people": _for("list", "people", (OPERATOR,)),
    "api.person": _for("see", "person", (OPERATOR,), own=(LEAD,), tie=Tie.PERSON),
    "people.set_quota": _for("set quota of", "person", (OPERATOR,)),
}

_TEAMS: Mapping[str, Rule] = {
    "teams.listing": _for("list", "teams", (*STAFF, *CREW)),
    "teams.make": _for("make", "team", (OPERATOR,)),
    "teams.page": _for("see", "team", STAFF, own=CREW, tie=Tie.TEAM),
    "teams.change": _for("change", "team", (OPERATOR,), own=(LEAD,), tie=Tie.TEAM),
    "teams.invite": _for("invite to", "team", (OPERATOR,), own=(LEAD,), tie=Tie.TEAM),
    "teams.set_quota": _for("set quota of", "team", (OPERATOR,)),
    "teams.remove": _for("remove from", "team", (OPERATOR,), own=(LEAD,), tie=Tie.TEAM),
    "api.teams": _for("list", "teams", (*STAFF, *CREW)),
    "api.team": _for("see", "team", STAFF, own=CREW, tie=Tie.TEAM),
}

_ENTERPRISES: Mapping[str, Rule] = {
    "enterprises.listing": _for("list", "enterprises", STAFF),
    "enterprises.make": _for("make", "enterprise", (OPERATOR,)),
    "enterprises.page": _for("see", "enterprise", STAFF, own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "enterprises.change": _for("change", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "enterprises.show_contact": _for("unmask", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "enterprises.invite": _for("invite to", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "api.enterprises": _for("list", "enterprises", STAFF),
    "api.enterprise": _for("see", "enterprise", STAFF, own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
}

_COMMISSIONS: Mapping[str, Rule] = {
    "commissions.listing": _for("list", "commissions", STAFF, own=INVOLVED),
    "commissions.new": _for("order", "commission", (OPERATOR,), own=(ENTERPRISE,)),  # about whom: seen to in the view
    "commissions.order": _for("order", "commission", (OPERATOR,), own=(ENTERPRISE,)),
    "commissions.page": _for("see", "commission", STAFF, own=INVOLVED, tie=Tie.SEEN_COMMISSION),
    "commissions.show_contact": _for(
        "unmask", "commission", (OPERATOR,), own=(LEAD, ENTERPRISE), tie=Tie.HELD_COMMISSION
    ),
    "commissions.withdraw": _for("withdraw", "commission", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.COMMISSION),
    "commissions.lift_embargo": _for(
        "lift the embargo of", "commission", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.COMMISSION
    ),
    "commissions.pledge": _for("pledge to", "commission", STAFF, own=INVOLVED, tie=Tie.SEEN_COMMISSION),
    "commissions.take_back": _for("take back", "pledge", own=Role, tie=Tie.PLEDGE),
}

_TASKS: Mapping[str, Rule] = {
    "board.page": _for("list", "tasks", STAFF, own=CREW),
    "board.calendar": _for("list", "tasks", STAFF, own=INVOLVED),
    "board.mine": _oneself("see", "what is due"),
    "tasks.claim": _for("claim", "task", own=(*CREW, EDITOR), tie=Tie.CLAIMABLE_TASK),
    "tasks.extend": _for("prolong", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "tasks.give_back": _for("give back", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "tasks.hand_in": _for("hand in", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "tasks.accept": _for("accept", "task", STAFF),
    "tasks.send_back": _for("send back", "task", STAFF),
    "api.commissions": _for("list", "commissions", STAFF, own=INVOLVED),
    "api.commission": _for("see", "commission", STAFF, own=INVOLVED, tie=Tie.SEEN_COMMISSION),
    "api.tasks": _for("list", "tasks", STAFF, own=CREW),
    "api.claim": _for("claim", "task", own=(*CREW, EDITOR), tie=Tie.CLAIMABLE_TASK),
    "api.extend": _for("prolong", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "api.hand_in": _for("hand in", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "api.give_back": _for("give back", "task", own=(*CREW, EDITOR), tie=Tie.TASK),
    "api.accept": _for("accept", "task", STAFF),
    "api.send_back": _for("send back", "task", STAFF),
}

_RETURNS: Mapping[str, Rule] = {
    "asking.form": _public("write to", "the enterprise of a programme"),
    "asking.send": _public("write to", "the enterprise of a programme"),
    "asking.sent": _public("follow", "an inquiry whose link one holds"),
    "asking.take_back": _public("take back", "an inquiry whose link one holds"),
    "counting.beat": _public("tell that one watches", "published programmes"),
    "inquiries.listing": _for("list", "inquiries", (OPERATOR,), own=(ENTERPRISE,)),
    "inquiries.page": _for("see", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "inquiries.show_contact": _for("unmask", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "inquiries.step": _for("answer and close", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "inquiries.forget": _for("delete what is written in", "inquiry", (OPERATOR,)),
    "reports.page": _for("see the report of", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "reports.on_paper": _for("see the report of", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "reports.table": _for("see the report of", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "reports.tell_result": _for("record results of", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "programmes.ledger": _for("see the whole ledger of", "programme", (OPERATOR,)),
    "webhooks.listing": _for("list", "webhooks", (OPERATOR,), own=(ENTERPRISE,)),
    "webhooks.make": _for("register", "webhook", (OPERATOR,), own=(ENTERPRISE,)),  # whose: seen to in the form
    "webhooks.page": _for("see", "webhook", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.WEBHOOK),
    "webhooks.end": _for("end", "webhook", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.WEBHOOK),
    "webhooks.resend": _for("send again", "webhook's delivery", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.DELIVERY),
    "api.inquiries": _for("list", "inquiries", (OPERATOR,), own=(ENTERPRISE,)),
    "api.inquiry": _for("see", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "api.inquiry_contact": _for("unmask", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "api.inquiry_step": _for("answer and close", "inquiry", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.INQUIRY),
    "api.inquiry_forget": _for("delete what is written in", "inquiry", (OPERATOR,)),
    "api.send_inquiry": _for("record an inquiry about", "programme", (OPERATOR,)),
    "api.tell_result": _for("record results of", "programme", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.COMMISSIONED),
    "api.report": _for("see the report of", "enterprise", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.ENTERPRISE),
    "api.programme_ledger": _for("see the whole ledger of", "programme", (OPERATOR,)),
    "api.webhooks": _for("list", "webhooks", (OPERATOR,), own=(ENTERPRISE,)),
    "api.make_webhook": _for("register", "webhook", (OPERATOR,), own=(ENTERPRISE,)),
    "api.end_webhook": _for("end", "webhook", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.WEBHOOK),
    "api.deliveries": _for("see", "webhook", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.WEBHOOK),
    "api.resend": _for("send again", "webhook's delivery", (OPERATOR,), own=(ENTERPRISE,), tie=Tie.DELIVERY),
}

RULES: Mapping[str, Rule] = {
    **_OPEN, **_SELF, **_PROGRAMMES, **_PEOPLE, **_TEAMS, **_ENTERPRISES, **_COMMISSIONS, **_TASKS, **_RETURNS,
}  # fmt: skip
"""Every endpoint's rule."""
