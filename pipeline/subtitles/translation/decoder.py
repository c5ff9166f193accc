"""Decoder: the converted model on onnxruntime, and what it remembers of the texts under way, a row each."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing
from pipeline.subtitles.translation.beam import Move
from pipeline.weights.convert.layout import EMBEDDING_SCALES_FILE, EMBEDDINGS_FILE, MODEL_FILE
from pipeline.weights.memory import give_back_memory

NO_PROMPT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """For each row the likeliest next tokens, the likeliest first, and their log-probabilities."""

    scores: list[list[float]]
    tokens: list[list[int]]


class Decoder:
    """rows: texts under way at once. room: tokens a row can hold, its prompt included.

    Raises ComponentMissing where the folder's model cannot be loaded.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        import numpy
        import onnxruntime  # loads a large library: only where a model is used

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # it never gives back what the longest prompt took
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, ["CPUExecutionProvider"]
            )
            self._embeddings = numpy.load(folder / EMBEDDINGS_FILE, mmap_mode="r")
            self._scales = numpy.load(folder / EMBEDDING_SCALES_FILE)
        except Exception as error:  # onnxruntime raises classes of its own that share no root
            raise ComponentMissing(f"translation model {folder.name}", f"it cannot be loaded: {error}") from error
        self._past = [one for one in self._session.get_inputs() if one.name.startswith("past")]
        self._rows: list[Any] = []
        self._scratch: list[Any] = []
        self._prompt_of: list[int] = []

    def make_room(self, rows: int, room: int) -> None:
        """Forget everything; hold so many rows of so many tokens from now on."""
        self.forget()
        self._rows, self._scratch = self._cache(rows, room), self._cache(1, room)
        self._prompt_of = [NO_PROMPT] * rows

    def forget(self) -> None:
        """Let go of all rows, before others take their memory."""
        self._rows, self._scratch, self._prompt_of = [], [], []
        give_back_memory()

    def read_prefix(self, tokens: Sequence[int]) -> None:
        """Read what all prompts begin with."""
        if tokens:
            self._run([tokens], [len(tokens) - 1], self._scratch)

    def read_prompt(self, tokens: Sequence[int], after: int, *, prompt: int, row: int) -> Choices:
        """Read a prompt behind the prefix of that many tokens, into a row. prompt: its number, which the row bears."""
        length = after + len(tokens)
        choices = self._run([tokens], [length - 1], self._scratch)
        for cache, read in zip(self._rows, self._scratch, strict=True):
            cache[row, :, :length] = read[0, :, :length]
        self._prompt_of[row] = prompt
        return choices

    def move(self, move: Move, *, prompt: int, prompt_length: int, length: int) -> None:
        """Copy a row to another; of its length tokens those of the prompt only where the other holds another prompt."""
        start = prompt_length if self._prompt_of[move.target] == prompt else 0
        self._prompt_of[move.target] = prompt
        for cache in self._rows:
            cache[move.target, :, start:length] = cache[move.source, :, start:length]

    def step(self, tokens: Sequence[int], lengths: Sequence[int]) -> Choices:
        """Put one token into each of the first len(tokens) rows. lengths: what each row holds before."""
        return self._run([[token] for token in tokens], lengths, self._rows)

    def _cache(self, rows: int, room: int) -> list[Any]:
        import numpy

        # Pages that no text reaches are never touched, and so take no memory.
        return [numpy.empty((rows, one.shape[1], room, one.shape[3]), numpy.float32) for one in self._past]

    def _run(self, tokens: Sequence[Sequence[int]], lengths: Sequence[int], cache: Sequence[Any]) -> Choices:
        """lengths: of each row with its new tokens, less one. The cache is written where it lies."""
        import numpy

        binding = self._session.io_binding()
        inputs = {
            "embeddings": self._embedded(numpy.asarray(tokens)),
            "lengths": numpy.asarray(lengths, numpy.int32),
            "longest": numpy.asarray(max(lengths) + 1, numpy.int32),
        }
        for name, values in inputs.items():
            binding.bind_cpu_input(name, values)
        for one, values in zip(self._past, cache, strict=True):
            shape = (len(tokens), *values.shape[1:])
            address = values.ctypes.data_as(ctypes.c_void_p).value
            for bind, name in ((binding.bind_input, one.name), (binding.bind_output, one.name.replace("past", "next"))):
                bind(name, "cpu", 0, numpy.float32, shape, address)
        for name in ("scores", "tokens"):
            binding.bind_output(name)
        self._session.run_with_iobinding(binding)
        scores, chosen = (one.numpy() for one in binding.get_outputs()[-2:])
        return Choices(scores=scores.tolist(), tokens=chosen.tolist())

    def _embedded(self, tokens: Any) -> Any:
        import numpy

        blocks = self._embeddings[tokens].astype(numpy.float32) - 128
        return (blocks * self._scales[tokens][..., None]).reshape(*tokens.shape, -1)
