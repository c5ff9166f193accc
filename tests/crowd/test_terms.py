import pytest

from crowd.terms import Right, Terms, decide_terms


@pytest.mark.parametrize("right", list(Right))
def test_one_right_of_any_kind_earns_the_subsidy(right: Right) -> None:
    assert decide_terms({right.value: 1}) is Terms.SUBSIDY


@pytest.mark.parametrize("rights", [{}, {"trademark": 0}, {"diploma": 3}])
def test_who_holds_no_right_takes_a_package(rights: dict[str, int]) -> None:
    assert decide_terms(rights) is Terms.PACKAGE
