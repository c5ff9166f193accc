"""Names from a programme's metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.subtitles.translation.names import Name, NameKind, name_terms, parse_names, spellings
from pipeline.subtitles.translation.terms import find_terms, mend_terms, read_terms, term_faults

TERMS = read_terms()
NAMES = parse_names(
    "Helmholtz Energy GmbH; Northwind Patent Pool Ltd.=北风专利运营有限公司\nperson: Anna Keller=安娜·凯勒; "
    "person: Wang Lei=王磊; person: O'Neill; product: AquaPure 3"
)


def _found(sentence: str) -> list[str]:
    return [one.term.chinese[0] for one in find_terms(sentence, (*name_terms(NAMES), *TERMS))]


def test_an_order_is_read_with_kinds_and_chinese() -> None:
    assert NAMES[0] == Name(english="Helmholtz Energy GmbH")
    assert NAMES[2] == Name(english="Anna Keller", chinese="安娜·凯勒", kind=NameKind.PERSON)
    assert NAMES[5].kind is NameKind.PRODUCT
    assert parse_names(" ;\n") == ()
    assert parse_names("Siemens＝西门子；Project: Blue") == (
        Name(english="Siemens", chinese="西门子"),
        Name(english="Project: Blue"),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("亥姆霍兹=Helmholtz", "the English name comes first"),
        ("=西门子", "the English name comes first"),
        ("Siemens=", "one Chinese name follows ="),
        ("Siemens=Siemens AG", "one Chinese name follows ="),
        ("Siemens=西门子=西", "one Chinese name follows ="),
        ("team: Blue", "team is none of company, person, product"),
        ("Siemens; Siemens=西门子", "Siemens is given twice"),
    ],
)
def test_an_unreadable_entry_is_quoted(text: str, problem: str) -> None:
    with pytest.raises(WrongInput, match=problem) as caught:
        parse_names(text)
    assert caught.value.field == "names"


def test_names_are_found_as_spelled_and_in_the_possessive() -> None:
    assert _found("At Helmholtz Energy GmbH's plant, Anna Keller’s team tests the AquaPure 3.") == [
        "Helmholtz Energy GmbH",
        "安娜·凯勒",
        "AquaPure 3",
    ]
    assert _found("Helmholtz energy is what the aquapure 3 uses.") == []
    assert _found("Wang Lei met O’Neill and O'Neill's son.") == ["王磊", "O'Neill", "O'Neill"]


def test_a_term_inside_a_name_is_no_term() -> None:
    assert _found("Northwind Patent Pool bought a patent.") == ["北风专利运营", "专利"]


def test_short_forms_are_found_too() -> None:
    assert _found("Ms Keller left Helmholtz Energy.") == ["凯勒", "Helmholtz Energy"]
    assert _found("Lei is here.") == []


def test_a_name_without_chinese_must_stay_and_given_chinese_is_put_in() -> None:
    found = find_terms("Helmholtz Energy hired Anna Keller.", (*name_terms(NAMES), *TERMS))
    assert term_faults("亥姆霍兹能源聘请了安娜·凯勒。", found) == ("Helmholtz Energy must be Helmholtz Energy",)
    assert term_faults("Helmholtz Energyx聘请了安娜·凯勒。", found) != ()
    assert mend_terms("Helmholtz Energy聘请了Anna Keller。", found) == "Helmholtz Energy聘请了安娜·凯勒。"
    full = find_terms("Northwind Patent Pool", name_terms(NAMES))
    assert term_faults("北风专利运营有限公司", full) == ()


def test_spellings_are_the_names_then_the_words_that_sound_does_not_spell() -> None:
    listed = spellings(NAMES, TERMS)
    assert listed[: len(NAMES)] == tuple(name.english for name in NAMES)
    assert {"CNIPA", "FRAND", "PCT"} <= set(listed)
    assert "patent" not in listed
    assert len(set(listed)) == len(listed)
    assert spellings(parse_names("FRAND"), TERMS).count("FRAND") == 1
    assert spellings((), ()) == ()


@given(st.text(max_size=60) | st.text(alphabet="aAbB .&'-=;:person北方·\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        names = parse_names(text)
    except WrongInput:
        return
    again = "\n".join(f"{name.kind}: {name.english}" + (f"={name.chinese}" if name.chinese else "") for name in names)
    assert parse_names(again) == names
    for name in names:
        (*_, term) = (one for one in name_terms(names) if one.english == name.english)
        found = find_terms(f"We met {name.english}'s people.", [term])
        assert term in [one.term for one in found]
