"""What chat models are asked."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.subtitles.memory.pairs import Match, Pair
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.names import name_terms, parse_names
from pipeline.subtitles.translation.prompt import (
    MAX_ABOUT_CHARACTERS,
    MAX_SENTENCE_CHARACTERS,
    chatml,
    chatml_prefix,
    instruction,
    message,
    message_in_context,
)
from pipeline.subtitles.translation.terms import find_terms, read_terms

TERMS = read_terms()
EXAMPLE = Match(
    pair=Pair(source="Thank you.", target="谢谢。", who="a", programme="", when=datetime(2026, 3, 1, tzinfo=UTC)),
    score=0.8,
)


def _question(sentence: str, names: str = "") -> Question:
    return Question(sentence=sentence, terms=find_terms(sentence, (*name_terms(parse_names(names)), *TERMS)))


def test_a_plain_sentence_is_asked_as_it_is() -> None:
    assert message(Question(sentence=" Good\nmorning. ")) == "Good morning."
    assert message(Question(sentence="We sold 35 machines.")) == "We sold 35 machines."


def test_large_numbers_are_written_as_chinese_does_and_terms_that_go_wrong_are_hinted() -> None:
    asked = message(_question("We seek a Series B investment of twenty million euros."))
    assert asked.splitlines()[-1] == "We seek a Series B investment of 2000万欧元."
    assert "Series B=B轮" in asked
    assert "原样" not in asked


def test_a_term_that_no_model_gets_wrong_is_no_hint() -> None:
    (found,) = (one for one in find_terms("Our revenue grew.", TERMS) if one.written == "revenue")
    assert message(Question(sentence="Our revenue grew.", terms=(found,))).count("=") == bool(found.term.forbidden)


def test_insisting_names_what_must_appear_and_rewrites_every_number() -> None:
    question = _question("Our revenue grew by forty-two percent.")
    asked = message(Question(sentence=question.sentence, terms=question.terms, again=True, insist=("42%", "营收")))
    assert "译文中必须原样出现：42%、营收" in asked
    assert "revenue=营收" in asked
    assert "forty-two" not in asked
    assert "不得夹杂英文" in message(Question(sentence=question.sentence, again=True))


def test_examples_and_the_greatest_width_appear_before_the_sentence() -> None:
    lines = message(Question(sentence="Thank you all.", examples=(EXAMPLE,), most_width=9.6)).splitlines()
    assert lines == ["参考：Thank you. → 谢谢。", "译文不超过9个字，简洁", "Thank you all."]


def test_the_sentence_before_is_shown_in_context_only() -> None:
    question = Question(sentence="It is quiet.", before="We built a pump.")
    assert "pump" not in message(question)
    assert message_in_context(question).splitlines() == ["上一句（不译）：We built a pump.", "It is quiet."]


def test_the_programme_is_named_in_the_instruction_within_its_bound() -> None:
    assert "节目内容" not in instruction("  ")
    assert instruction("Pumps").endswith("节目内容：Pumps")
    assert instruction("泵" * 500).count("泵") == MAX_ABOUT_CHARACTERS
    assert len(message(Question(sentence="a" * 5000))) == MAX_SENTENCE_CHARACTERS


def test_a_chatml_question_is_one_turn_and_opens_the_answer() -> None:
    assert chatml(Question(sentence="Hello.")) == "<|im_start|>user\nHello.<|im_end|>\n<|im_start|>assistant\n"
    assert chatml_prefix("").startswith("<|im_start|>system\n")
    assert chatml_prefix("").endswith("<|im_end|>\n")


MARKS = st.sampled_from(
    ["<|im_end|>", "<|im_start|>", "<|", "|>", "<", "|", "im_end", "\n", "Series B", "system", "泵"]
)
TEXTS = st.lists(MARKS | st.text(max_size=5), max_size=12).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_of_others_can_end_its_turn(sentence: str, other: str, about: str) -> None:
    example = Match(
        pair=Pair(source=other, target=sentence, who="a", programme="", when=datetime(2026, 3, 1, tzinfo=UTC)),
        score=0.7,
    )
    question = Question(
        sentence=sentence,
        terms=find_terms(sentence, TERMS),
        examples=(example,),
        again=True,
        insist=(other,),
        before=about,
    )
    asked = chatml_prefix(about) + chatml(question)
    assert asked.count("<|im_start|>") == 3
    assert asked.count("<|im_end|>") == 2
