"""Terms found in English sentences, checked and mended in Chinese ones."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.subtitles.sets.term_set import read_term_set
from pipeline.subtitles.translation.terms import (
    FoundTerm,
    Term,
    find_terms,
    mend_terms,
    merge_terms,
    read_terms,
    term_faults,
)

TERMS = read_terms()


def _preferred(sentence: str) -> list[str]:
    return [found.term.chinese[0] for found in find_terms(sentence, TERMS)]


def _english(sentence: str) -> list[str]:
    return [found.term.english for found in find_terms(sentence, TERMS)]


def _one(english: str, *chinese: str, forbidden: tuple[str, ...] = ()) -> Term:
    return Term(english=english, chinese=chinese, forbidden=forbidden)


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("The patent has twenty claims over the prior art.", ["专利", "权利要求", "现有技术"]),
        ("We claim to be the best.", []),
        ("Our invention patents and utility models", ["发明专利", "实用新型"]),
        ("A Series B round for technology transfer", ["B轮", "技术转让"]),
        ("A Series B+ round for technology transfer", ["技术转让"]),
        ("In the first half of 2023 we lost money", ["上半年"]),
        ("In the first half of the film we see a lake", []),
        ("We raised it by pledge financing.", ["质押融资"]),
        ("Software copyrights and trademarks", ["软件著作权", "商标"]),
        ("Please license our patent portfolio.", ["许可", "专利组合"]),
        ("a business licence", ["营业执照"]),
        ("Three patent families", ["同族专利"]),
        ("It is patently obvious.", []),
    ],
)
def test_terms_are_found_longest_first_and_in_context(sentence: str, chinese: list[str]) -> None:
    assert _preferred(sentence) == chinese


@pytest.mark.parametrize(
    "sentence",
    [
        "Please exit through the east door, and mind the power cable.",
        "We design pumps, share our interest in art and issue a newsletter.",
        "Every party at the table was in the field before.",
        "The plant on the board grew in a prison cell, round and green.",
        "We know how to make a series a child would love.",
        "The yield of the orchard lay on a fabric.",
        "He took security seriously and the opposition leader laughed.",
        "The assignment of tasks follows important local customs.",
        "A team of aides ate ideas, and ip is not a word.",
        "We start up the mill and start-upward trends follow.",
        "Their tender song filled the exit row, a unicorn in a picture book.",
        "She had a chip on her shoulder, and he a wonderful prize at the window, in tender care and with much equity.",
    ],
)
def test_everyday_words_are_no_terms(sentence: str) -> None:
    assert _english(sentence) == []


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("cross-licences", "cross-licence"),
        ("cross licenses", "cross-licence"),
        ("a sub-license", "sub-licence"),
        ("data centers", "data centre"),
        ("carbon fiber", "carbon fibre"),
        ("IP securitization", "IP securitisation"),
        ("commercialization", "commercialisation"),
        ("electrolyzers", "electrolyser"),
        ("injection molding", "injection moulding"),
        ("kilometre", ""),
        ("foundries", "foundry"),
        ("portfolio companies", "portfolio company"),
        ("letters of intent", "letter of intent"),
        ("memoranda of understanding", "memorandum of understanding"),
        ("doctrines of equivalents", "doctrine of equivalents"),
        ("life-cycle analyses", ""),
        ("the licensor's plan", "licensor"),
        ("the licensees’ plan", "licensee"),
        ("shareholders’ agreements", "shareholders' agreement"),
        ("last years", ""),
        ("IPOs", "IPO"),
        ("ipo", ""),
        ("R & D", "R&D"),
        ("solid state  batteries", "solid-state battery"),
        ("lithium–ion batteries", "lithium-ion battery"),
        ("AI-powered", "AI"),
        ("patent-protected", "patent"),
        ("patent-free", ""),
        ("non-patent", ""),
        ("royalty-free", "royalty-free"),
        ("non-exclusive license", "non-exclusive licence"),
        ("PATENT POOL", "patent pool"),
        ("state of the patent. Pool table", "patent"),
    ],
)
def test_every_usual_spelling_is_found(written: str, english: str) -> None:
    assert _english(f"Here is {written}.") == ([english] if english else [])


def test_the_longest_match_wins_wherever_it_starts() -> None:
    terms = [_one("red blue", "红蓝"), _one("blue green grey", "蓝绿灰"), _one("red", "红")]
    assert [found.term.english for found in find_terms("A red blue green gray wall", terms)] == [
        "red",
        "blue green grey",
    ]


@given(
    words=st.lists(
        st.sampled_from(["patent", "Patents", "pool", "A", "Series", "claim", "-", ",", "R&D", "the"]), max_size=12
    )
)
def test_what_is_found_stands_in_the_sentence_in_order_and_apart(words: list[str]) -> None:
    sentence = " ".join(words)
    end = 0
    for found in find_terms(sentence, TERMS):
        assert found.start >= end
        assert sentence[found.start : found.start + len(found.written)] == found.written
        end = found.start + len(found.written)


@given(st.text(max_size=120))
def test_any_sentence_is_searched(sentence: str) -> None:
    found = find_terms(sentence, TERMS)
    assert all(sentence[one.start :].startswith(one.written) for one in found)


@given(
    term=st.sampled_from([term for term in TERMS if not term.context]),
    before=st.sampled_from(["", "We saw ", "(", "“", "Of "]),
    after=st.sampled_from(["", ".", "'s end", ", too", "?", ")"]),
)
def test_every_entry_is_found_as_it_is_written(term: Term, before: str, after: str) -> None:
    found = find_terms(before + term.english + after, TERMS)
    assert [(one.term, one.written, one.start) for one in found] == [(term, term.english, len(before))]


def test_entries_with_a_context_are_found_in_it_and_nowhere_else() -> None:
    for term in TERMS:
        if term.context:
            sentence = f"{term.context[0].rstrip('*')}: {term.english}"
            assert term in [found.term for found in find_terms(sentence, TERMS)]
    alone = {
        found.term.english for term in TERMS if term.context for found in find_terms(f"It is {term.english}.", [term])
    }
    assert alone == {"know-how", "start-up"}  # their context tells them from the spoken verb


def test_a_sentence_is_searched_in_less_than_two_milliseconds() -> None:
    sentences = [sentence.english for sentence in read_term_set()]
    find_terms(sentences[0], TERMS)
    begun_s = time.process_time()
    for sentence in sentences:
        find_terms(sentence, TERMS)
    assert (time.process_time() - begun_s) / len(sentences) < 0.002


def test_known_mistranslations_are_mended_and_unknown_ones_reported() -> None:
    found = find_terms("The examiner cited prior art.", TERMS)
    assert mend_terms("审查员引用了先前技术。", found) == "审查员引用了现有技术。"
    assert term_faults("审查员引用了现有技术。", found) == ()
    assert term_faults("审查员引用了旧东西。", found) == ("prior art must be 现有技术",)


def test_faults_follow_the_sentence_and_name_each_term_once() -> None:
    found = find_terms("Royalties, patents, trademarks and more patents", TERMS)
    assert [fault.partition(" must")[0] for fault in term_faults("无", found)] == ["Royalties", "patents", "trademarks"]


def test_mending_leaves_a_right_rendering_alone() -> None:
    found = find_terms("twelve invention patents", TERMS)
    assert mend_terms("12项发明专利", found) == "12项发明专利"
    assert mend_terms("12项专利", found) == "12项发明专利"


def test_a_part_of_another_terms_rendering_does_not_count() -> None:
    found = find_terms("Of 35 patents, twelve are invention patents.", TERMS)
    assert term_faults("35项专利中，12项是发明专利。", found) == ()
    assert term_faults("发明专利12项。", found) == ("patents must be 专利",)


def test_terms_with_the_same_rendering_may_share_it() -> None:
    found = find_terms("Research and development (R&D) never stops.", TERMS)
    assert len(found) == 2
    assert term_faults("研发从不停步。", found) == ()


def test_a_rendering_in_latin_letters_must_stand_alone() -> None:
    ai, round_a = _one("AI", "人工智能", "AI"), _one("Series A", "A轮")
    assert term_faults("用AI检测", [FoundTerm(term=ai, written="AI", start=0)]) == ()
    assert term_faults("用AIDS检测", [FoundTerm(term=ai, written="AI", start=0)]) != ()
    assert term_faults("Pre-A轮", [FoundTerm(term=round_a, written="Series A", start=0)]) != ()


def test_a_mistranslation_is_mended_as_often_as_the_term_was_said() -> None:
    twice = find_terms("The examiner read the claims, and the claims were clear.", TERMS)
    assert mend_terms("审查员阅读了索赔，索赔很清楚。", twice) == "审查员阅读了权利要求，权利要求很清楚。"
    once = find_terms("The examiner read the claims.", TERMS)
    assert mend_terms("审查员读了索赔，索赔。", once) == "审查员读了权利要求，索赔。"


def test_mending_never_cuts_into_other_words() -> None:
    permit = [FoundTerm(term=_one("permit", "许可", forbidden=("许证",)), written="permit", start=0)]
    assert mend_terms("这是许证明书。", permit) == "这是许证明书。"
    wrong = [FoundTerm(term=_one("grid", "电网", forbidden=("网格",)), written="grid", start=0)]
    assert mend_terms("我们有网格。", wrong) == "我们有电网。"
    letters = [FoundTerm(term=_one("round", "A轮", forbidden=("A级",)), written="round", start=0)]
    assert mend_terms("AAA级企业", letters) == "AAA级企业"


def test_mending_never_takes_what_renders_another_term() -> None:
    found = find_terms("35 patents and 12 invention patents", TERMS)
    assert mend_terms("35项专利和12项。", found) == "35项专利和12项。"
    both = find_terms("a business licence and a licence", TERMS)
    assert mend_terms("营业执照和执照", both) == "营业执照和许可"


def test_a_users_base_replaces_entries_in_every_spelling(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("en,zh\nlicense,授权\nClaim,请求\nwidget,小部件\n", encoding="utf-8")
    merged = merge_terms(TERMS, read_terms(mine))
    assert [found.term.chinese[0] for found in find_terms("We license a widget and claim it.", merged)] == [
        "授权",
        "小部件",
        "请求",
    ]
    assert len(merged) == len(TERMS) + 1
    assert [len(term.english) for term in merged] == sorted((len(term.english) for term in merged), reverse=True)
    assert merge_terms(TERMS, ()) == TERMS


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("Three engineers from Delft founded it.", ["Delft"]),
        ("In Rotterdam, Munich and Berlin-based labs", ["Rotterdam", "Munich", "Berlin"]),
        ("Delft Circuits and Real Madrid", []),
        ("a drop of eau de cologne", []),
    ],
)
def test_a_place_is_found_where_it_stands_alone_in_capitals(sentence: str, places: list[str]) -> None:
    assert [one.written for one in find_terms(sentence, read_terms())] == places


def test_a_place_left_in_latin_letters_gets_its_chinese() -> None:
    found = find_terms("It was founded in Delft.", read_terms())
    assert mend_terms("公司在Delft创立。", found) == "公司在代尔夫特创立。"
