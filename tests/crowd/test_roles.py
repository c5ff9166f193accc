from crowd.roles import OPERATOR_STANDING, Role, Standing, is_person


def test_roles_follow_from_what_was_granted_and_what_one_belongs_to() -> None:
    standing = Standing.of(person_id=7, name="Li Wei", granted=[Role.EDITOR], teams=[1, 2], leads=[2], enterprises=[3])
    assert standing.roles == {Role.EDITOR, Role.INTERN, Role.TEAM_LEAD, Role.ENTERPRISE}
    assert standing.who == "person:7" and is_person(standing.who)


def test_who_leads_every_team_is_no_intern() -> None:
    standing = Standing.of(person_id=7, name="Li Wei", granted=[], teams=[1], leads=[1], enterprises=[])
    assert standing.roles == {Role.TEAM_LEAD}


def test_a_narrowed_standing_gains_nothing() -> None:
    standing = Standing.of(person_id=7, name="Li Wei", granted=[Role.EDITOR], teams=[1], leads=[], enterprises=[])
    assert standing.narrowed([Role.EDITOR, Role.OPERATOR]).roles == {Role.EDITOR}
    assert not standing.narrowed([Role.INTERN]).is_staff


def test_the_operator_token_is_an_operator_and_no_person() -> None:
    assert OPERATOR_STANDING.is_staff and OPERATOR_STANDING.who == "operator"
    assert not is_person(OPERATOR_STANDING.who)
