"""GgufEngine: any ChatML model in GGUF through xllamacpp, greedy and the same on every run.

The instruction is evaluated once and kept in the model's cache; before each sentence the cache is cut back to exactly
that, so what a sentence becomes depends on nothing but its question.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ComponentMissing
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.prompt import chatml, chatml_prefix
from pipeline.subtitles.translation.translator import Progress

_CONTEXT_TOKENS = 2048
_CUT = "<|im_start|>system"
"""No question begins like this, so a prompt that ends with it leaves exactly the instruction to be shared."""
_MOST_TOKENS = 220


class GgufEngine:
    """An Engine over a local model file. The model is loaded on the first question and released by close().

    threads: 0 means all cores; beside an encode 1 costs least, because threads wait for one another between steps.
    """

    def __init__(self, model_file: Path, threads: int) -> None:
        self._model_file = model_file
        self._threads = threads
        self._server: Any = None  # xllamacpp is untyped

    @property
    def name(self) -> str:
        """The model file without its ending."""
        return self._model_file.stem

    def close(self) -> None:
        """Release the model's memory."""
        self._server = None

    def propose(
        self, questions: Sequence[Question], *, on_progress: Progress | None = None
    ) -> tuple[tuple[str, ...], ...]:
        """One candidate for each question. Raises ComponentMissing where the model cannot be loaded."""
        if self._server is None and questions:
            self._server = _load(self._model_file, self._threads)
        proposed = []
        for done, question in enumerate(questions, start=1):
            beginning = chatml_prefix(question.about)
            self._ask(beginning + _CUT, tokens=0)
            proposed.append((self._ask(beginning + chatml(question), tokens=_MOST_TOKENS),))
            if on_progress:
                on_progress(done, len(questions))
        return tuple(proposed)

    def _ask(self, prompt: str, *, tokens: int) -> str:
        answer = self._server.handle_completions(
            {
                "prompt": prompt,
                "n_predict": tokens,
                "temperature": 0.0,
                "top_k": 1,
                "seed": 1,
                "stop": ["\n", "<|im_end|>"],
                "cache_prompt": True,
            }
        )
        if "choices" not in answer:
            raise ComponentMissing(f"translation model {self.name}", f"it stopped answering: {answer}")
        return str(answer["choices"][0]["text"])


def _load(model_file: Path, threads: int) -> Any:
    if not model_file.is_file():
        raise ComponentMissing("translation model", f"no file {model_file.name}: check TSITE_GGUF_FILE")
    import xllamacpp  # loads llama.cpp: only where a model is used

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model_file)
    parameters.n_ctx = _CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.n_gpu_layers = 0
    parameters.warmup = False
    # A cache shared between slots would make a sentence depend on those before it.
    parameters.cache_ram_mib = 0
    parameters.verbosity = 0
    parameters.ui = False
    parameters.endpoint_slots = False
    # With flash attention one and two threads gave different words; without it ten sentences of ten came out the same.
    parameters.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
        # Waiting threads sleep instead of spinning: an encode runs on the same cores.
        cpu.poll = 0
        if threads > 0:
            cpu.n_threads = threads
    try:
        return xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise ComponentMissing("translation model", f"{model_file.name} cannot be loaded: {error}") from error
