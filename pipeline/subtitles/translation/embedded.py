"""EmbeddedModel: Qwen2.5 inside this process: many prompts at once, several candidates each. See ADR 8."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation.beam import BeamSearch, Finished
from pipeline.subtitles.translation.decoder import Decoder
from pipeline.subtitles.translation.together import Together
from pipeline.subtitles.translation.translator import Progress
from pipeline.weights.convert.kept_tokens import END_OF_TEXT, END_OF_TURN
from pipeline.weights.convert.layout import MODEL_FILE, TOKENIZER_FILE
from pipeline.weights.memory import give_back_memory

MOST_CONTEXT_TOKENS = 1024
"""Of the prefix and a prompt together."""

ROWS = 32
"""Beginnings of texts continued by one pass over the weights. With more, a token costs no less, but memory grows."""

_ENDS = (END_OF_TURN, END_OF_TEXT, "Ċ")
"""Tokens that end a text; the last is a line's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What the model went on to say, up to its first line's end. score: the mean log-probability of its tokens."""

    text: str
    score: float


class EmbeddedModel:
    """A folder of the store's qwen2.5-coder-1.5b-en-zh-onnx. Loaded by the first generate(), released by close().

    threads: 0 means all cores.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads
        self._decoder: Decoder | None = None
        self._tokenizer: Any = None  # tokenizers is untyped

    @property
    def name(self) -> str:
        """The folder's name, which is the model's."""
        return self._folder.name

    def close(self) -> None:
        """Release the model's memory. It is loaded again when another prompt comes."""
        self._decoder = self._tokenizer = None
        give_back_memory()

    def generate(
        self,
        prefix: str,
        prompts: Sequence[str],
        *,
        candidates: int,
        most_tokens: int,
        on_progress: Progress | None = None,
    ) -> tuple[tuple[Generated, ...], ...]:
        """Up to that many different texts for each prompt, best first, in the prompts' order.

        prefix: what all prompts begin with, evaluated once; it ends where a chat turn ends. candidates: the width of
        the beam; 1 takes the likeliest token at each step. The same list gives the same texts every time.

        Raises WrongInput for a prompt longer than MOST_CONTEXT_TOKENS with its prefix, ComponentMissing where the
        folder holds no model.
        """
        decoder = self._open()
        beginning = self._tokens(prefix)
        cut = [self._tokens(prompt) for prompt in prompts]
        longest = len(beginning) + max(map(len, cut), default=0)
        if longest > MOST_CONTEXT_TOKENS:
            raise WrongInput("prompt", f"longer than {MOST_CONTEXT_TOKENS} tokens")
        rows = max(ROWS, candidates)
        decoder.make_room(rows, longest + most_tokens)
        decoder.read_prefix(beginning)
        ends = frozenset(self._tokenizer.token_to_id(end) for end in _ENDS)
        together = Together(decoder, len(beginning), rows=rows)
        # The longest first: at the end, when few rows are taken, little is left to say.
        waiting = deque(sorted(range(len(cut)), key=lambda number: -len(cut[number])))
        texts: dict[int, tuple[Generated, ...]] = {}
        while len(texts) < len(cut):
            while waiting and together.has_room(candidates):
                number = waiting.popleft()
                search = BeamSearch(width=candidates, ends=ends, most_tokens=most_tokens)
                together.begin(number, cut[number], search)
            together.step()
            for number, found in together.finished():
                texts[number] = self._distinct(found)
                if on_progress:
                    on_progress(len(texts), len(cut))
        decoder.forget()
        return tuple(texts[number] for number in range(len(cut)))

    def _open(self) -> Decoder:
        if self._decoder is None:
            if not (self._folder / MODEL_FILE).is_file():
                raise ComponentMissing(f"translation model {self.name}", "run `tsite weights pull`")
            from tokenizers import Tokenizer

            try:
                self._tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
            except Exception as error:  # tokenizers raises the root class itself
                raise ComponentMissing(f"translation model {self.name}", f"it cannot be loaded: {error}") from error
            self._decoder = Decoder(self._folder, self._threads)
        return self._decoder

    def _tokens(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text).ids)

    def _distinct(self, found: Sequence[Finished]) -> tuple[Generated, ...]:
        best: dict[str, float] = {}
        for one in found:
            line = (self._tokenizer.decode(one.tokens).strip().splitlines() or [""])[0].strip()
            best.setdefault(line, one.score)
        return tuple(Generated(text=text, score=score) for text, score in best.items())
