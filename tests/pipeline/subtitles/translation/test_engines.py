"""What every engine promises, shown on each that can run here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.subtitles.translation.argos import ArgosEngine
from pipeline.subtitles.translation.endpoint import EndpointEngine
from pipeline.subtitles.translation.engine import Engine, Question
from tests.pipeline.subtitles.translation.chat_server import asked_sentence, chat_server, saying
from tests.pipeline.subtitles.translation.scripted_engine import ScriptedEngine

SENTENCES = ["Good morning.", "We make pumps.", "Thank you.", "They are quiet.", "We sell them.", "Good-bye."]
CHINESE = dict(
    zip(SENTENCES, ["早上好。", "我们生产泵。", "谢谢。", "它们很安静。", "我们销售它们。", "再见。"], strict=True)
)
OpenEngine = Callable[[], Engine]


class EngineContract:
    """open_engine: a fixture that gives an engine which knows SENTENCES."""

    def test_it_has_a_name_before_it_is_loaded(self, open_engine: OpenEngine) -> None:
        assert open_engine().name.strip()

    def test_each_question_has_its_candidates_in_order_and_again_the_same(self, open_engine: OpenEngine) -> None:
        engine = open_engine()
        questions = [Question(sentence=text) for text in SENTENCES]
        proposed = engine.propose(questions)
        assert len(proposed) == len(SENTENCES)
        assert all(candidates and len(set(candidates)) == len(candidates) for candidates in proposed)
        assert engine.propose(questions[::-1]) == proposed[::-1]
        engine.close()

    def test_progress_counts_questions_up_to_all_of_them(self, open_engine: OpenEngine) -> None:
        told: list[tuple[int, int]] = []
        engine = open_engine()
        engine.propose(
            [Question(sentence=text) for text in SENTENCES], on_progress=lambda done, total: told.append((done, total))
        )
        engine.close()
        assert {total for _, total in told} == {len(SENTENCES)}
        assert [done for done, _ in told] == sorted({done for done, _ in told})
        assert told[-1][0] == len(SENTENCES)

    def test_no_questions_have_no_answers(self, open_engine: OpenEngine) -> None:
        engine = open_engine()
        assert engine.propose([]) == ()
        engine.close()

    def test_it_can_be_closed_twice_and_used_again(self, open_engine: OpenEngine) -> None:
        engine = open_engine()
        engine.close()
        before = engine.propose([Question(sentence="Thank you.")])
        engine.close()
        engine.close()
        assert engine.propose([Question(sentence="Thank you.")]) == before
        engine.close()

    def test_every_part_of_a_question_may_be_given(self, open_engine: OpenEngine) -> None:
        engine = open_engine()
        question = Question(
            sentence="Thank you.", about="泵", before="We sell them.", again=True, insist=("谢谢",), most_width=8
        )
        assert engine.propose([question])[0]
        engine.close()


class TestScriptedEngine(EngineContract):
    @pytest.fixture
    def open_engine(self) -> OpenEngine:
        return lambda: ScriptedEngine({text: [(said, f"{said}！")] for text, said in CHINESE.items()})


class TestEndpointEngine(EngineContract):
    @pytest.fixture
    def open_engine(self) -> Iterator[OpenEngine]:
        with chat_server(lambda came: saying(CHINESE[asked_sentence(came)])) as server:
            yield lambda: EndpointEngine(server.url, "large", "")


@pytest.mark.media
class TestArgosEngine(EngineContract):
    @pytest.fixture
    def open_engine(self, argos_packages: Path) -> OpenEngine:
        return lambda: ArgosEngine(argos_packages)
