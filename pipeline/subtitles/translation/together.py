"""Together: searches for several texts, continued by the same passes over the model's weights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.subtitles.translation.beam import BeamSearch, Finished, arrange
from pipeline.subtitles.translation.decoder import Decoder


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnderWay:
    """One text's search. prompt: its number. prompt_length: tokens of prefix and prompt."""

    prompt: int
    prompt_length: int
    search: BeamSearch

    @property
    def length(self) -> int:
        """What each hypothesis' row holds: all its tokens but the last."""
        return self.prompt_length + len(self.search.hypotheses[0].tokens) - 1


class Together:
    """Searches over one decoder, which has read the prefix of that many tokens and has room for so many rows."""

    def __init__(self, decoder: Decoder, prefix_length: int, *, rows: int) -> None:
        self._decoder = decoder
        self._prefix_length = prefix_length
        self._rows = rows
        self._under_way: list[_UnderWay] = []
        self._over: list[_UnderWay] = []

    def has_room(self, width: int) -> bool:
        """Whether one more search of that width can begin."""
        return sum(one.search.width for one in self._under_way) + width <= self._rows

    def begin(self, prompt: int, tokens: Sequence[int], search: BeamSearch) -> None:
        """Read a prompt and begin its search."""
        row = sum(len(one.search.hypotheses) for one in self._under_way)
        first = self._decoder.read_prompt(tokens, self._prefix_length, prompt=prompt, row=row)
        search.begin(row)
        search.advance(first.scores, first.tokens)
        length = self._prefix_length + len(tokens)
        self._under_way.append(_UnderWay(prompt=prompt, prompt_length=length, search=search))
        self._settle()

    def step(self) -> None:
        """Continue every search by one token."""
        if not self._under_way:
            return
        hypotheses = sorted(
            (each.row, each.tokens[-1], one.length) for one in self._under_way for each in one.search.hypotheses
        )
        choices = self._decoder.step([token for _, token, _ in hypotheses], [length for _, _, length in hypotheses])
        for one in self._under_way:
            rows = [hypothesis.row for hypothesis in one.search.hypotheses]
            one.search.advance([choices.scores[row] for row in rows], [choices.tokens[row] for row in rows])
        self._settle()

    def finished(self) -> list[tuple[int, tuple[Finished, ...]]]:
        """The numbers and texts of searches that are over; they are forgotten."""
        over, self._over = self._over, []
        return [(one.prompt, one.search.texts) for one in over]

    def _settle(self) -> None:
        """Set aside what is over, and give every hypothesis that goes on a row of its own among the first ones."""
        self._over += [one for one in self._under_way if one.search.is_over]
        self._under_way = [one for one in self._under_way if not one.search.is_over]
        owners = [one for one in self._under_way for _ in one.search.hypotheses]
        moves, rows = arrange([hypothesis.row for one in self._under_way for hypothesis in one.search.hypotheses])
        for move in moves:
            one = owners[move.place]
            self._decoder.move(move, prompt=one.prompt, prompt_length=one.prompt_length, length=one.length)
        placed = iter(rows)
        for one in self._under_way:
            one.search.hypotheses = [replace(each, row=next(placed)) for each in one.search.hypotheses]
