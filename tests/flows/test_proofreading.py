from fractions import Fraction

from crowd.proof import Doubt, Picture, Proof
from flows.proofreading import proofread
from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.subtitles.translation.names import Name, name_terms
from pipeline.subtitles.translation.term_base import Term, read_terms

RATE = Fraction(25)
NAMES = name_terms([Name(english="Zentrava", chinese="正特拉瓦")])


def cue(number: int, *lines: str, held: str = "", doubtful: tuple[str, ...] = ()) -> Cue:
    """The number-th cue of three seconds, 80 ms between them, from 5 s of the programme on."""
    start_ms = 5000 + number * 3080
    return Cue(
        identity=f"c{number}", start_ms=start_ms, end_ms=start_ms + 3000, lines=lines, held=held, doubtful=doubtful
    )  # fmt: skip


def tracks(english: tuple[Cue, ...], chinese: tuple[Cue, ...]) -> tuple[SubtitleTrack, ...]:
    return SubtitleTrack(language="zh-Hans", cues=chinese), SubtitleTrack(language="en", cues=english)


def proof_of(
    english: tuple[Cue, ...], chinese: tuple[Cue, ...], *cuts_ms: int, terms: tuple[Term, ...] = NAMES
) -> Proof:
    return proofread(tracks(english, chinese), terms=terms, picture=Picture(cuts_ms=cuts_ms, frame_rate=RATE))


def told(proof: Proof) -> list[tuple[str, int | None, str, str]]:
    return [(remark.language, remark.start_ms, remark.rule, remark.level) for remark in proof.findings]


def test_a_programme_without_speech_has_an_empty_proof() -> None:
    proof = proofread((), terms=read_terms(), picture=Picture(cuts_ms=(4000,), frame_rate=RATE))
    assert (proof.findings, proof.doubtful) == ((), ())


def test_good_tracks_have_no_findings() -> None:
    english = (cue(0, "We are looking for 86 million yuan."), cue(1, "Thank you very much."))
    proof = proof_of(english, (cue(0, "我们寻求8600万元融资"), cue(1, "非常感谢")))
    assert (proof.findings, proof.doubtful) == ((), ())


def test_each_finding_names_language_place_rule_clause_and_level() -> None:
    english = (cue(0, "Hello to everyone out there."), cue(1, "We are looking for 86 million yuan."))
    missing, added = proof_of(english, (cue(0, "大家好"), cue(1, "我们寻求86亿元融资"))).findings
    assert ("86 million" in missing.message, "86亿" in added.message) == (True, True)
    assert told(Proof(findings=(missing, added))) == [("zh-Hans", 8080, "quantity", "error")] * 2
    assert "machine drafts" in missing.clause


def test_findings_of_both_languages_stand_in_the_order_of_the_programme() -> None:
    long = "This line is far too long for a caption in English."
    proof = proof_of(
        (cue(0, "A word."), cue(1, long)), (cue(0, "一个词。"), cue(1, "这一行太长", held="numbers differ"))
    )
    assert told(proof) == [
        ("zh-Hans", 5000, "trailing-punctuation", "error"),
        ("zh-Hans", 8080, "held", "error"),
        ("en", 8080, "line-length", "error"),
        ("en", 8080, "word-time", "warning"),
    ]


def test_a_cue_that_is_blank_is_told_once() -> None:
    proof = proof_of((cue(0, "Hello to everyone out there."),), (cue(0),))
    assert told(proof) == [("zh-Hans", 5000, "blank", "error")]


def test_terms_and_names_are_asked_for_and_names_stay_whole() -> None:
    english = (cue(0, "Zentrava holds the claim."), cue(1, "That is Zentrava."))
    split = (cue(0, "泽恩持有该主张"), cue(1, "那就是正特", "拉瓦"))
    claim = Term(english="claim", chinese=("权利要求",))
    rules = [(start_ms, rule) for _, start_ms, rule, _ in told(proof_of(english, split, terms=(*NAMES, claim)))]
    assert rules.count((5000, "term")) == 2
    assert (8080, "split-word") in rules


def test_cues_beside_a_shot_cut_are_shown_in_both_languages() -> None:
    pair = (cue(0, "Hello to everyone out there."),), (cue(0, "大家好"),)
    assert told(proof_of(*pair, 5200)) == [("zh-Hans", 5000, "shot-in", "warning"), ("en", 5000, "shot-in", "warning")]
    assert told(proof_of(*pair, 5000)) == []


def test_what_is_about_no_cue_comes_last() -> None:
    proof = proof_of((cue(0, "Hello to everyone out there."), cue(1, "Goodbye to you all.")), (cue(0, "大家好。"),))
    assert told(proof) == [("zh-Hans", 5000, "trailing-punctuation", "error"), ("zh-Hans", None, "cue-count", "error")]


def test_doubtful_words_are_told_by_their_english_cue() -> None:
    english = (cue(0, "Hello to everyone."), cue(1, "That is Zentrava, sir.", doubtful=("Zentrava,", "sir.")))
    proof = proof_of(english, (cue(0, "大家好"), cue(1, "那就是正特拉瓦")))
    assert proof.doubtful == (Doubt(start_ms=8080, words=("Zentrava,", "sir.")),)
