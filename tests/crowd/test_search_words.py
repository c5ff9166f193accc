import pytest

from crowd.search_words import MOST_TERMS, Term, index_words, pieces, stem, terms_of


def found(question: str, text: str) -> bool:
    """What the index would say, without one."""
    words = index_words([text])
    return all(
        any(word.startswith(asked) if term.is_beginning else word == asked for word in words)
        for term in terms_of(question)
        for asked in term.words
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("专利", "转子受十一项发明专利保护。"),
        ("发明专利", "转子受十一项发明专利保护。"),
        ("泵", "港湾机械制造听不见噪音的泵。"),
        ("泵", "泵很安静"),
        ("融资 泵", "泵的融资"),
        ("8600万元", "我们寻求8600万元融资"),
        ("ＡＩ芯片", "一种AI芯片"),
        ("PATENT", "Eleven invention patents protect the rotor."),
        ("companies", "One company."),
        ("boxes", "A box."),
        ("cafés", "A cafe"),
    ],
)
def test_what_is_said_is_found(question: str, text: str) -> None:
    assert found(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [("专业", "专利与工业"), ("pump", "pumpkin"), ("利十", "十一项专利"), ("泵", "水"), ("patent rotor", "a patent")],
)
def test_what_is_not_said_is_not_found(question: str, text: str) -> None:
    assert not found(question, text)


def test_a_text_without_words_has_none() -> None:
    assert index_words(["", " …—，。!? "]) == set()
    assert terms_of(" -- ，\"'*) OR ") == (Term(text="or", is_han=False),)


def test_a_question_has_each_term_once_and_only_so_many() -> None:
    assert [term.text for term in terms_of("Pump pump 泵")] == ["pump", "泵"]
    assert len(terms_of(" ".join(f"w{n}" for n in range(99)))) == MOST_TERMS


def test_the_words_of_the_index_hold_nothing_that_a_database_would_read_as_its_own() -> None:
    hostile = "a\"b' OR c:* & | ! <-> ( ) \\ NEAR/2 {names} : ^ + - %s :id 100% é\u0301 \0"
    assert all(word.isalnum() for word in index_words([hostile]))


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("valves", "valve"),
        ("glasses", "glass"),
        ("glass", "glass"),
        ("analysis", "analysis"),
        ("gas", "gas"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_plural_is_its_singular(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_terms_are_marked_where_they_stand() -> None:
    marked = pieces("Eleven patents protect a patent.", terms_of("patent"))
    assert marked == (("Eleven ", False), ("patents", True), (" protect a ", False), ("patent", True), (".", False))
    assert pieces("发明专利保护", terms_of("发明专利 专利保护")) == (("发明专利", True), ("保护", True))
    assert pieces("nothing", terms_of("else")) == (("nothing", False),)
    assert pieces("Café", terms_of("cafe")) == (("Café", True),)
