"""The guarded translator: the memory first, then rounds of asking, then a person."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import inf

import pytest

from pipeline.subtitles.memory.pairs import Pair, PairMemory
from pipeline.subtitles.translation.guarded import MEMORY, GuardedTranslator
from pipeline.subtitles.translation.names import parse_names
from pipeline.subtitles.translation.terms import find_terms, read_terms
from pipeline.subtitles.translation.translator import Brief, Sentence, Translation, sentences_of
from tests.pipeline.subtitles.translation.scripted_engine import ScriptedEngine

TERMS = read_terms()
GREW = "Revenue grew by 42 percent to 86 million dollars."
THANKS = "Thank you for watching."


def _translate(
    text: str, *rounds: tuple[str, ...], most_width: float = inf, names: str = ""
) -> tuple[Translation, ScriptedEngine]:
    engine = ScriptedEngine({text: rounds})
    (translation,) = GuardedTranslator(engine, TERMS).translate(
        [Sentence(text=text, most_width=most_width)], brief=Brief(names=parse_names(names))
    )
    return translation, engine


def _all(engine: ScriptedEngine, sentences: Sequence[Sentence]) -> tuple[tuple[Translation, ...], list[int]]:
    told: list[int] = []

    def tell(done: int, total: int) -> None:
        assert total == len(sentences)
        told.append(done)

    return GuardedTranslator(engine, TERMS).translate(sentences, brief=Brief(), on_progress=tell), told


def test_what_a_person_translated_is_taken_and_no_engine_is_asked() -> None:
    corrected = Pair(
        source=THANKS, target="谢谢收看!", who="editor", programme="film", when=datetime(2026, 3, 1, tzinfo=UTC)
    )
    engine = ScriptedEngine({})
    (translation,), told = _all(engine, sentences_of([THANKS], memory=PairMemory([corrected])))
    assert translation == Translation(source=THANKS, target="谢谢收看！", engine=MEMORY)
    assert engine.calls == []
    assert told == [1]


def test_a_near_pair_is_shown_to_the_engine_beside_the_sentence_before() -> None:
    near = Pair(
        source="Thank you for watching us.",
        target="感谢收看。",
        who="a",
        programme="",
        when=datetime(2026, 3, 1, tzinfo=UTC),
    )
    engine = ScriptedEngine({"Goodbye.": [("再见。",)], THANKS: [("感谢观看。",)]})
    _all(engine, sentences_of(["Goodbye.", THANKS], memory=PairMemory([near])))
    ((first, second),) = engine.calls
    assert (first.before, first.examples) == ("", ())
    assert second.before == "Goodbye."
    assert [match.pair for match in second.examples] == [near]


def test_a_good_answer_is_asked_for_once_without_insisting() -> None:
    translation, engine = _translate(THANKS, ("感谢观看。",))
    assert translation == Translation(source=THANKS, target="感谢观看。", engine="scripted")
    ((question,),) = engine.calls
    assert (question.insist, question.most_width) == ((), inf)


def test_a_wrong_number_is_asked_for_again_naming_the_right_one() -> None:
    translation, engine = _translate(GREW, ("营收增长42%，达到86亿美元。",), ("营收增长42%，达到8600万美元。",))
    assert (translation.target, translation.held) == ("营收增长42%，达到8600万美元。", False)
    (_,), (again,) = engine.calls
    assert {"8600万美元", "42%", "营收"} <= set(again.insist)


def test_what_stays_wrong_is_held_with_every_reason_and_the_better_text() -> None:
    translation, engine = _translate(GREW, ("营收增长42%，达到86亿美元。",), ("增长了。",))
    assert translation.target == "营收增长42%，达到86亿美元。"
    assert translation.held
    assert "86 million dollars is not in the translation" in translation.reason
    assert "86亿美元 is not in the original" in translation.reason
    assert len(engine.calls) == 2


def test_the_best_candidate_of_a_round_is_taken_wherever_it_stands() -> None:
    translation, engine = _translate(
        GREW, ("营收增长42%，达到86亿美元。", "I cannot.", "营收增长42%，达到8600万美元。", "营收大增。")
    )
    assert (translation.target, translation.held, len(engine.calls)) == ("营收增长42%，达到8600万美元。", False, 1)


def test_a_right_answer_that_is_too_wide_is_asked_for_again_shorter() -> None:
    translation, engine = _translate(THANKS, ("衷心感谢各位观众朋友的收看。",), ("感谢收看。",), most_width=6)
    assert (translation.target, translation.held) == ("感谢收看。", False)
    assert [question.most_width for (question,) in engine.calls] == [inf, 6]


def test_width_that_remains_does_not_hold_and_a_shorter_but_wrong_answer_is_not_taken() -> None:
    translation, engine = _translate(GREW, ("营收增长42%，达到8600万美元。",), ("营收大增。",), most_width=5)
    assert (translation.target, translation.held) == ("营收增长42%，达到8600万美元。", False)
    assert len(engine.calls) == 2


def test_a_mended_answer_may_still_be_asked_for_shorter_and_keeps_insisting() -> None:
    wide = "我们的营收大幅增长了42%，一举达到8600万美元之多。"
    translation, engine = _translate(
        GREW, ("营收增长42%，达到86亿美元。",), (wide,), ("营收增长42%，达8600万美元。",), most_width=14
    )
    assert (translation.target, translation.held) == ("营收增长42%，达8600万美元。", False)
    (_,), (second,), (third,) = engine.calls
    assert (second.most_width, third.most_width) == (inf, 14)
    assert third.insist == second.insist


def test_english_left_over_is_asked_again_though_there_is_nothing_to_insist_on() -> None:
    translation, engine = _translate("Good morning.", ("早上好 everybody。",), ("早上好。",))
    assert (translation.target, translation.held) == ("早上好。", False)
    (_,), (again,) = engine.calls
    assert (again.again, again.insist) == (True, ())


def test_a_word_that_stays_english_is_asked_alone_and_written_into_the_sentence_in_chinese() -> None:
    text = "Good morning everybody, said everybody."
    engine = ScriptedEngine(
        {
            text: [("早上好 everybody。",)],
            "everybody": [("everybody。", "大家。")],
            "Good morning 大家, said 大家.": [("大家说：大家早上好。",)],
        }
    )
    (translation,), _ = _all(engine, [Sentence(text=text)])
    assert (translation.target, translation.held) == ("大家说：大家早上好。", False)
    assert translation.source == text
    assert [question.again for (question,) in engine.calls] == [False, False, True]


def test_another_form_of_a_word_that_stays_english_is_known_for_the_word() -> None:
    text = "A Mill was built by weavers."
    engine = ScriptedEngine(
        {
            text: [("一座mills由weaving工建造。",)],
            "Mill": [("磨坊。",)],
            "weavers": [("weavers。",)],
            "A 磨坊 was built by weavers.": [("一座磨坊由织工建造。",)],
        }
    )
    (translation,), _ = _all(engine, [Sentence(text=text)])
    assert (translation.target, translation.held) == ("一座磨坊由织工建造。", False)
    assert [question.sentence for question in engine.calls[1]] == ["Mill", "weavers"]


FIRST = "When the new line in the old hall was opened after two years of work,"
SECOND = "our revenue grew by 42 percent to 86 million dollars, which nobody in the valley had thought possible before."


def test_a_long_sentence_that_goes_wrong_is_asked_for_clause_by_clause() -> None:
    engine = ScriptedEngine(
        {
            f"{FIRST} {SECOND}": [("新线投产后，营收大增。",)],
            FIRST: [("老厂房里的新生产线历时两年建成投产后，",)],
            SECOND: [("营收增长42%，达到86亿美元。",), ("我们的营收增长42%，达到8600万美元，谷里没人想到。",)],
        }
    )
    (translation,), told = _all(engine, [Sentence(text=f"{FIRST} {SECOND}")])
    assert translation.target == (
        "老厂房里的新生产线历时两年建成投产后，我们的营收增长42%，达到8600万美元，谷里没人想到。"
    )
    assert not translation.held
    assert [[question.sentence for question in call] for call in engine.calls] == [
        [f"{FIRST} {SECOND}"],
        [FIRST, SECOND],
        [SECOND],
    ]
    assert [question.before for question in engine.calls[1]] == ["", FIRST]
    assert "营收" in engine.calls[2][0].insist
    assert told == [1]


def test_clauses_that_go_wrong_too_leave_the_better_whole_and_it_is_asked_for_again() -> None:
    whole = "新线历时两年投产后，我们的营收增长42%，没人想到会达到86亿美元。"
    engine = ScriptedEngine({f"{FIRST} {SECOND}": [(whole,)], FIRST: [("新线。",)], SECOND: [("营收。",)]})
    (translation,), _ = _all(engine, [Sentence(text=f"{FIRST} {SECOND}")])
    assert (translation.target, translation.held) == (whole, True)
    assert [len(call) for call in engine.calls] == [1, 2, 2, 1]
    assert engine.calls[-1][0].again


def test_each_round_is_one_call_over_all_that_need_it() -> None:
    good, wrong, wide = "Good morning.", GREW, THANKS
    engine = ScriptedEngine(
        {
            good: [("早上好。",)],
            wrong: [("营收增长42%，达到86亿美元。",), ("营收增长42%，达到8600万美元。",)],
            wide: [("衷心感谢各位观众朋友的收看。",), ("感谢收看。",)],
        }
    )
    sentences = [
        Sentence(text=good),
        Sentence(text="We are hiring.", corrected="我们正在招聘。"),
        Sentence(text=wrong),
        Sentence(text=wide, most_width=6),
    ]
    translations, _ = _all(engine, sentences)
    assert [[question.sentence for question in call] for call in engine.calls] == [[good, wrong, wide], [wrong], [wide]]
    assert [one.source for one in translations] == [one.text for one in sentences]
    assert [one.engine for one in translations] == ["scripted", MEMORY, "scripted", "scripted"]
    assert not any(one.held for one in translations)


def test_progress_never_goes_back_and_only_the_end_is_the_whole() -> None:
    wrong = [f"We sold {count} machines." for count in range(20, 26)]
    engine = ScriptedEngine({text: [("我们卖出了机器。",)] for text in wrong})
    sentences = [Sentence(text="Hello.", corrected="你好。"), *(Sentence(text=text) for text in wrong)]
    translations, told = _all(engine, sentences)
    assert len(engine.calls) == 2
    assert all(one.held for one in translations[1:])
    assert told == [2, 3, 4, 5, 6, 7]


def test_no_sentences_ask_nothing_and_are_done() -> None:
    engine = ScriptedEngine({})
    assert _all(engine, []) == ((), [0])
    assert engine.calls == []


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_sentence_is_held_and_not_asked_for(blank: str) -> None:
    engine = ScriptedEngine({})
    (translation,), _ = _all(engine, [Sentence(text=blank)])
    assert translation.held
    assert translation.reason
    assert translation.target.strip()
    assert engine.calls == []


@pytest.mark.parametrize("answer", ["", "\n", "I cannot translate this.", "“”", "译文："])
def test_an_answer_without_chinese_is_held_and_never_blank(answer: str) -> None:
    translation, _ = _translate("Good morning.", (answer,))
    assert translation.held
    assert translation.reason == "there is no Chinese in the translation"
    assert translation.target.strip()


@pytest.mark.parametrize(
    "answer", ["早上好。" * 20, "大家早上好，今天天气真不错，我们一起出去走走看看吧，顺便吃个早饭"]
)
def test_an_answer_that_runs_away_is_held(answer: str) -> None:
    translation, _ = _translate("Good morning to you all.", (answer,))
    assert translation.held
    assert "far longer" in translation.reason


def test_names_of_the_brief_are_insisted_on_and_go_before_the_term_base() -> None:
    text = "Patent Hub hired Anna Keller."
    names = "Patent Hub=专汇; person: Anna Keller=安娜·凯勒"
    wrong = ("专利中心聘请了安娜·凯勒。",)
    again = "专汇 hired Anna Keller."

    def translate(second: tuple[str, ...]) -> tuple[Translation, ScriptedEngine]:
        engine = ScriptedEngine({text: [wrong], again: [second]})
        brief = Brief(names=parse_names(names))
        (translation,) = GuardedTranslator(engine, TERMS).translate([Sentence(text=text)], brief=brief)
        return translation, engine

    translation, engine = translate(("专汇聘请了安娜·凯勒。",))
    assert (translation.target, translation.held) == ("专汇聘请了安娜·凯勒。", False)
    assert engine.calls[1][0].insist == ("专汇", "安娜·凯勒")
    held, _ = translate(wrong)
    assert held.held
    assert held.reason == "Patent Hub must be 专汇"


def test_only_the_terms_that_were_lost_are_written_into_the_sentence_in_chinese() -> None:
    text = "The royalty of each patent is set by the examiner and by the royalty board."
    again = "The 许可使用费 of each patent is set by the examiner and by the 许可使用费 board."
    (lost,) = {one.term for one in find_terms(text, TERMS) if one.written == "royalty"}
    again = again.replace("许可使用费", lost.chinese[0])
    engine = ScriptedEngine(
        {
            text: [("每项专利的钱由审查员和委员会定。",)],
            again: [(f"每项专利的{lost.chinese[0]}由审查员和委员会定。",)],
        }
    )
    (translation,), _ = _all(engine, [Sentence(text=text)])
    assert (translation.target, translation.held) == (f"每项专利的{lost.chinese[0]}由审查员和委员会定。", False)


def test_a_name_left_in_latin_letters_gets_its_chinese_and_one_without_chinese_stays() -> None:
    text = "Helmholtz Energy hired Anna Keller."
    translation, engine = _translate(
        text, ("Helmholtz Energy聘请了Anna Keller。",), names="Helmholtz Energy; person: Anna Keller=安娜·凯勒"
    )
    assert (translation.target, translation.held) == ("Helmholtz Energy聘请了安娜·凯勒。", False)
    assert len(engine.calls) == 1


def test_what_the_programme_is_about_reaches_every_question() -> None:
    engine = ScriptedEngine({THANKS: [("感谢观看。",)]})
    GuardedTranslator(engine, TERMS).translate([Sentence(text=THANKS)], brief=Brief(about="一条回收产线"))
    assert engine.calls[0][0].about == "一条回收产线"


def test_the_engine_gives_its_name_and_is_closed_with_its_translator() -> None:
    engine = ScriptedEngine({})
    translator = GuardedTranslator(engine, TERMS)
    translator.close()
    assert (translator.name, engine.closed) == ("scripted", 1)
