"""The recordings of the subtitle bench, prepared once and kept: speech with known words, and programmes to subtitle."""

from pathlib import Path

from flows.bench_material import Extent
from flows.bench_runs import Runs
from flows.bench_speech import SPOKEN, Programme, SpeechSet, demonstration, own_speech, programme, shared_speech
from pipeline.demo.script import load_script
from pipeline.digests import sha256_of

_TALKING = Path("media", "bench", "talking_1080p30_40s.mp4")
"""A shared recording that is subtitled beside the demonstration."""


def speech_sets(runs: Runs, extent: Extent, shared: Path | None) -> tuple[SpeechSet, ...]:
    """Our own, and the shared one where it is there."""
    tools, runner, quick = runs.shop.tools, runs.shop.runner, extent.quick
    own = runs.kept(
        "speech",
        SpeechSet,
        lambda folder: own_speech(folder, quick=quick, tools=tools, runner=runner),
        narration=[scene.narration for scene in load_script().scenes],
        spoken=SPOKEN,
        quick=quick,
    )
    references = shared / "speech" / "references.json" if shared else None
    if references is None or not references.is_file():
        return (own,)
    recorded = runs.kept(
        "speech",
        SpeechSet,
        lambda folder: shared_speech(references, folder, quick=quick, tools=tools, runner=runner),
        recordings=[sha256_of(path) for path in sorted(references.parent.iterdir()) if path.is_file()],
        quick=quick,
    )
    return own, recorded


def programmes(runs: Runs, extent: Extent, shared: Path | None) -> tuple[Programme, ...]:
    """The demonstration, and the shared recording where it is there and time allows."""
    tools, runner, script = runs.shop.tools, runs.shop.runner, load_script()
    own = runs.kept(
        "programme",
        Programme,
        lambda folder: demonstration(folder, tools=tools, runner=runner),
        programme=script.programme,
        narration=[scene.narration for scene in script.scenes],
    )
    talking = shared / _TALKING if shared and not extent.quick else None
    if talking is None or not talking.is_file():
        return (own,)
    recorded = runs.kept(
        "programme",
        Programme,
        lambda folder: programme(talking.stem, talking, folder, tools=tools, runner=runner),
        recording=sha256_of(talking),
    )
    return own, recorded
