"""What every memory promises, shown on each: subclass it where an implementation is tested."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.subtitles.memory.pairs import NEAR, Memory, Pair

OpenMemory = Callable[[Sequence[Pair]], Memory]
FIRST = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def pair(source: str, target: str, *, days: int = 0, who: str = "editor", programme: str = "film") -> Pair:
    return Pair(source=source, target=target, who=who, programme=programme, when=FIRST + timedelta(days=days))


HOLDS = pair("The company holds twelve invention patents.", "公司拥有十二项发明专利。")
SEEKS = pair("We are seeking twenty million euros.", "我们正在寻求2000万欧元的投资。")
THANKS = pair("Thank you for watching.", "感谢观看。")


class MemoryContract:
    """open_memory: a fixture that gives a memory of these pairs, corrected in this order."""

    def test_what_was_corrected_is_used_exactly_with_all_that_is_known(self, open_memory: OpenMemory) -> None:
        assert open_memory([HOLDS, SEEKS, THANKS]).exact(SEEKS.source) == SEEKS

    def test_an_empty_memory_knows_nothing(self, open_memory: OpenMemory) -> None:
        memory = open_memory([])
        assert memory.exact(HOLDS.source) is None
        assert memory.nearest(HOLDS.source, count=3, floor=0) == ()

    @pytest.mark.parametrize("blank", ["", "   ", "…", "."])
    def test_a_blank_sentence_is_never_known(self, open_memory: OpenMemory, blank: str) -> None:
        assert open_memory([HOLDS, pair(".", "。"), pair(" ", "空")]).exact(blank) is None

    @pytest.mark.parametrize(
        "heard",
        [
            "  the company holds\n twelve invention  patents",
            "The company holds twelve invention patents!",
            "the company holds twelve invention patents...",
        ],
    )
    def test_what_the_recogniser_decides_does_not_count(self, open_memory: OpenMemory, heard: str) -> None:
        assert open_memory([HOLDS]).exact(heard) == HOLDS

    @pytest.mark.parametrize(
        "other",
        [
            "The company holds twelve invention patents?",
            "The company holds twelve Invention patents.",
            "The company holds twelve patents.",
        ],
    )
    def test_another_sentence_is_not_the_same(self, open_memory: OpenMemory, other: str) -> None:
        memory = open_memory([HOLDS])
        assert memory.exact(other) is None
        assert 0 < memory.nearest(other, count=1, floor=0)[0].score < 1

    @pytest.mark.parametrize("other", ["Sales grew 42%.", "Sales grew 4.1%.", "Sales grew -41%.", "Sales grew 41."])
    def test_exact_means_the_same_numbers(self, open_memory: OpenMemory, other: str) -> None:
        assert open_memory([pair("Sales grew 41%.", "销售额增长41%。")]).exact(other) is None

    def test_the_newest_correction_wins_whatever_order_they_came_in(self, open_memory: OpenMemory) -> None:
        newer, older = pair("Thank you!", "谢谢大家。", days=2), pair("Thank you.", "谢谢。", days=1)
        memory = open_memory([newer, older])
        assert memory.exact("thank you") == newer
        assert [match.pair for match in memory.nearest("Thank you.", count=9, floor=0)] == [newer]

    def test_of_two_corrections_at_the_same_time_the_later_one_wins(self, open_memory: OpenMemory) -> None:
        assert open_memory([pair("Thank you.", "谢谢。"), pair("Thank you.", "多谢。")]).exact("Thank you.") == pair(
            "Thank you.", "多谢。"
        )

    def test_the_nearest_come_best_first_with_their_scores(self, open_memory: OpenMemory) -> None:
        near = "The company holds thirteen invention patents."
        first, second, third = open_memory([THANKS, HOLDS, SEEKS]).nearest(near, count=3, floor=0)
        assert first.pair == HOLDS
        assert 1 > first.score > NEAR > second.score >= third.score

    def test_the_same_sentence_comes_first_with_one(self, open_memory: OpenMemory) -> None:
        reordered = pair("Invention patents the company holds twelve.", "发明专利，公司有十二项。")
        memory = open_memory([reordered, HOLDS])
        first, second = memory.nearest("the company holds twelve invention patents", count=2, floor=0)
        assert (first.pair, first.score) == (HOLDS, 1.0)
        assert second.pair == reordered
        assert second.score < 1

    def test_count_and_floor_are_kept(self, open_memory: OpenMemory) -> None:
        memory = open_memory([HOLDS, SEEKS, THANKS])
        assert len(memory.nearest(HOLDS.source, count=2, floor=0)) == 2
        assert [match.pair for match in memory.nearest(HOLDS.source, count=3, floor=NEAR)] == [HOLDS]
