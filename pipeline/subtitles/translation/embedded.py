"""EmbeddedModel: Qwen2.5 inside this process, through CTranslate2: many prompts at once, several candidates each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation.translator import Progress
from pipeline.weights.convert.kept_tokens import END_OF_TEXT, END_OF_TURN
from pipeline.weights.memory import give_back_memory

MOST_CONTEXT_TOKENS = 1024
"""Of the prefix and a prompt together. Memory grows with it: each of its tokens is scored against the vocabulary."""

_BATCH_TOKENS = 400
"""Tokens of a batch's prompts, padded, each counted for every beam: what the model remembers grows with them.

At beam 4 two or three sentences: no more memory than loading takes. Batches of four took 0.3 GB more, of eight 1 GB,
and saved no processor time.
"""

_ENDS = (END_OF_TURN, END_OF_TEXT, "Ċ")
"""Tokens that end a text; the last is a line's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What the model went on to say, up to its first line's end. score: the mean log-probability of its tokens."""

    text: str
    score: float


class EmbeddedModel:
    """A folder of the store's qwen2.5-coder-1.5b-en-zh-int8. Loaded by the first generate(), released by close().

    threads: 0 means all cores.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads
        self._generator: Any = None  # ctranslate2 and tokenizers are untyped
        self._tokenizer: Any = None

    @property
    def name(self) -> str:
        """The folder's name, which is the model's."""
        return self._folder.name

    def close(self) -> None:
        """Release the model's memory. It is loaded again when another prompt comes."""
        self._generator = self._tokenizer = None
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
        self._open()
        beginning = self._tokens(prefix)
        cut = [self._tokens(prompt) for prompt in prompts]
        if any(len(beginning) + len(tokens) > MOST_CONTEXT_TOKENS for tokens in cut):
            raise WrongInput("prompt", f"longer than {MOST_CONTEXT_TOKENS} tokens")
        texts: dict[int, tuple[Generated, ...]] = {}
        for batch in _batches([len(tokens) for tokens in cut], _BATCH_TOKENS // candidates):
            answers = self._generator.generate_batch(
                [cut[number] for number in batch],
                static_prompt=beginning or None,
                cache_static_prompt=True,
                include_prompt_in_result=False,
                beam_size=candidates,
                num_hypotheses=candidates,
                max_length=most_tokens,
                end_token=list(_ENDS),
                return_scores=True,
            )
            give_back_memory()  # each batch leaves holes that the next one's shapes do not fit
            for number, answer in zip(batch, answers, strict=True):
                texts[number] = self._distinct(answer)
            if on_progress:
                on_progress(len(texts), len(prompts))
        return tuple(texts[number] for number in range(len(prompts)))

    def _open(self) -> None:
        if self._generator is not None:
            return
        if not (self._folder / "model.bin").is_file():
            raise ComponentMissing(f"translation model {self.name}", "run `tsite weights pull`")
        import ctranslate2  # loads a large library: only where a model is used
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            generator = ctranslate2.Generator(str(self._folder), device="cpu", intra_threads=self._threads)
        except Exception as error:  # tokenizers raises the root class itself, ctranslate2 RuntimeError
            raise ComponentMissing(f"translation model {self.name}", f"it cannot be loaded: {error}") from error
        self._tokenizer, self._generator = tokenizer, generator

    def _tokens(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text).tokens)

    def _distinct(self, answer: Any) -> tuple[Generated, ...]:
        best: dict[str, float] = {}
        for numbers, score in zip(answer.sequences_ids, answer.scores, strict=True):
            line = (self._tokenizer.decode(numbers).strip().splitlines() or [""])[0].strip()
            best.setdefault(line, score)
        return tuple(Generated(text=text, score=score) for text, score in best.items())


def _batches(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Numbers of prompts that run together: of like length, so that little is padded; made the same way every time."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: lengths[number]):
        if batch and (len(batch) + 1) * lengths[number] > most_tokens:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
