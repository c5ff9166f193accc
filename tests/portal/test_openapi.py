"""The OpenAPI document against the routes and the access table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from portal.rules import RULES
from tests.portal.programs import Programs

if TYPE_CHECKING:
    from tests.portal.conftest import Site

INSTEAD = {
    "home.page": "api.listing",
    "communities.overview": "api.listing",
    "communities.region": "api.search",
    "communities.industry": "api.search",
    "search.page": "api.search",
    "watch.page": "api.programme",
    "programmes.desk": "api.desk",
    "programmes.page": "api.programme",
    "programmes.ledger": "api.programme_ledger",
    "desk.page": "desk.draft",
    "desk.versions": "desk.history",
    "trims.page": "trims.draft",
    "uploads.page": "api.uploads",
    "people.listing": "api.people",
    "people.person": "api.person",
    "teams.listing": "api.teams",
    "teams.page": "api.team",
    "enterprises.listing": "api.enterprises",
    "enterprises.page": "api.enterprise",
    "commissions.listing": "api.commissions",
    "commissions.new": "commissions.order",
    "commissions.page": "api.commission",
    "board.page": "api.tasks",
    "board.calendar": "api.commissions",
    "tasks.claim": "api.claim",
    "tasks.extend": "api.extend",
    "tasks.give_back": "api.give_back",
    "tasks.hand_in": "api.hand_in",
    "tasks.accept": "api.accept",
    "tasks.send_back": "api.send_back",
    "inquiries.listing": "api.inquiries",
    "inquiries.page": "api.inquiry",
    "inquiries.show_contact": "api.inquiry_contact",
    "inquiries.step": "api.inquiry_step",
    "inquiries.forget": "api.inquiry_forget",
    "reports.page": "api.report",
    "reports.on_paper": "api.report",
    "reports.table": "api.report",
    "reports.tell_result": "api.tell_result",
    "webhooks.listing": "api.webhooks",
    "webhooks.page": "api.deliveries",
    "webhooks.make": "api.make_webhook",
    "webhooks.end": "api.end_webhook",
    "webhooks.resend": "api.resend",
}
"""Pages and their forms, each with what a program asks instead, open to the same roles."""

NOT_FOR_PROGRAMS = {
    "static": "style sheets and scripts",
    "watch.chapters": "a file that a player loads",
    "watch.embedded": "a page for frames",
    "watch.oembed": "described by oEmbed itself",
    "feeds.feed": "described by RSS and MRSS",
    "feeds.sitemaps": "described by the sitemap protocol",
    "feeds.sitemap": "described by the sitemap protocol",
    "feeds.robots": "described by RFC 9309",
    "media.serve": "files of published packages, named by their playlists",
    "reviews.preview": "files of a package under review, named by their playlists",
    "trims.copy": "a file that a player loads",
    "tus.options": "described by tus",
    "account.sign_in_page": "people sign in; a program has a token",
    "account.sign_in": "people sign in; a program has a token",
    "account.invitation_page": "people open links; a program has a token",
    "account.accept_invitation": "people open links; a program has a token",
    "asking.form": "the public asks with its own consent; a program records with api.send_inquiry",
    "asking.send": "the public asks with its own consent; a program records with api.send_inquiry",
    "asking.sent": "whoever asked follows by a link",
    "asking.take_back": "whoever asked takes back by a link",
}
"""What is no business of programs, or has a description of its own."""


@pytest.fixture
def programs(site: Site) -> Programs:
    return Programs(site)


def test_every_verb_of_a_token_is_documented_or_has_its_reason(programs: Programs) -> None:
    routes = {rule.endpoint for rule in programs.site.app.url_map.iter_rules() if RULES[rule.endpoint].by_token}
    documented = set(programs.operations)
    assert routes - documented == set(INSTEAD) | set(NOT_FOR_PROGRAMS)
    assert not set(INSTEAD) & set(NOT_FOR_PROGRAMS)
    assert documented <= set(RULES)


def test_what_changes_something_is_documented_unless_it_is_a_page_s_form_or_the_public_s(programs: Programs) -> None:
    for rule in programs.site.app.url_map.iter_rules():
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"} and rule.endpoint in NOT_FOR_PROGRAMS:
            assert RULES[rule.endpoint].public, rule.endpoint


def test_what_a_program_asks_instead_is_open_to_the_same_roles(programs: Programs) -> None:
    for page, instead in INSTEAD.items():
        assert instead in programs.operations
        one, other = RULES[page], RULES[instead]
        if instead != "api.programme":  # which tells those whose it is more
            assert (one.public, one.every, one.own) == (other.public, other.every, other.own), page


def test_every_operation_tells_the_roles_of_its_rule(programs: Programs) -> None:
    for endpoint, (_, _, described) in programs.operations.items():
        rule = RULES[endpoint]
        told = None if rule.public else {"any": sorted(rule.every), "own": sorted(rule.own)}
        assert (described.get("x-roles"), "security" in described) == (told, not rule.public), endpoint


def test_bodies_are_in_one_piece_and_say_what_must_be_there(programs: Programs) -> None:
    assert "$ref" not in json.dumps([described for _, _, described in programs.operations.values()])
    _, _, approve = programs.operations["reviews.approve"]
    (form,) = approve["requestBody"]["content"].values()
    assert form["schema"]["required"] == ["why", "digest"]
    _, _, region = programs.operations["teams.make"]
    (team,) = region["requestBody"]["content"].values()
    assert "CN-ZJ" in team["schema"]["properties"]["region"]["enum"]
