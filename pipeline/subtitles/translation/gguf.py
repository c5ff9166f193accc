"""GgufTranslator: a local Qwen2.5 model in GGUF through xllamacpp, greedy and the same on every run.

The prompt's beginning is evaluated once and kept in the model's cache; before each sentence the cache is cut back to
exactly that beginning, so what a sentence becomes depends on nothing but the sentence and the brief.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import ComponentMissing
from pipeline.subtitles.translation.guard import Candidate, better, judge
from pipeline.subtitles.translation.prompt import prompt_beginning, question, strict_question
from pipeline.subtitles.translation.terms import Term, find_terms, read_terms
from pipeline.subtitles.translation.translator import Progress, Translation

Complete = Callable[[str], str]
"""A prompt in, what the model goes on to say out."""

_CONTEXT_TOKENS = 2048
_CUT = "<|im_start|>system"
"""No question begins like this, so a prompt that ends with it leaves exactly the beginning to be shared."""
_MOST_TOKENS = 220


class GgufTranslator:
    """Translates with a local model. The model is loaded on the first sentence and released by close().

    model_file: Qwen2.5-Coder-1.5B-Instruct in GGUF (about 1.9 GB of memory while open). threads: 0 means all cores;
    beside an encode 1 costs least, because threads wait for one another between steps.
    """

    def __init__(self, model_file: Path, threads: int) -> None:
        self._model_file = model_file
        self._threads = threads
        self._server: Any = None  # xllamacpp is untyped
        self._beginning = ""

    @property
    def name(self) -> str:
        """The model file without its ending."""
        return self._model_file.stem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the model's memory. It is loaded again when another sentence comes."""
        self._server = None
        self._beginning = ""

    def translate(
        self, sentences: Sequence[str], *, brief: str = "", on_progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """One translation for each sentence. Raises ComponentMissing where the model cannot be loaded."""
        beginning = prompt_beginning(brief)
        return translate_guarded(
            sentences,
            lambda asked: self._complete(beginning, asked),
            terms=read_terms(),
            engine=self.name,
            on_progress=on_progress,
        )

    def _complete(self, beginning: str, asked: str) -> str:
        if self._server is None:
            self._server = _load(self._model_file, self._threads)
        self._ask(beginning + _CUT, tokens=0)
        return self._ask(beginning + asked, tokens=_MOST_TOKENS)

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


def translate_guarded(
    sentences: Sequence[str],
    complete: Complete,
    *,
    terms: Sequence[Term],
    engine: str,
    on_progress: Progress | None = None,
) -> tuple[Translation, ...]:
    """Ask, judge, ask once more and more strictly, then hold what still has faults. Blank sentences are held."""
    translations: list[Translation] = []
    for sentence in sentences:
        translations.append(_translate_one(sentence, complete, terms, engine))
        if on_progress:
            on_progress(len(translations), len(sentences))
    return tuple(translations)


def _translate_one(sentence: str, complete: Complete, terms: Sequence[Term], engine: str) -> Translation:
    if not sentence.strip():
        return Translation(
            source=sentence, target=sentence, engine=engine, held=True, reason="there is nothing to translate"
        )
    found = find_terms(sentence, terms)
    candidate = judge(sentence, complete(question(sentence, found).text), found)
    if candidate.faults:
        candidate = better(candidate, judge(sentence, complete(strict_question(sentence, found).text), found))
    return settled(sentence, candidate, engine)


def settled(sentence: str, candidate: Candidate, engine: str) -> Translation:
    """The best candidate as a translation: held with its faults where it has any, the sentence itself where blank."""
    return Translation(
        source=sentence,
        target=candidate.target or sentence,
        engine=engine,
        held=bool(candidate.faults),
        reason="; ".join(candidate.faults),
    )


def _load(model_file: Path, threads: int) -> Any:
    import xllamacpp  # loads llama.cpp: only where a model is used

    if not model_file.is_file():
        raise ComponentMissing("translation model", f"no file {model_file.name}: run tsite weights pull")
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
