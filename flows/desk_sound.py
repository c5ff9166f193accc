"""The waveform of a package, measured when it is first asked for and kept."""

import json
import os
from pathlib import Path

from flows.workshop import open_tools
from pipeline.package.waveform import PEAKS_A_SECOND, measure_peaks
from pipeline.settings import Settings


def waveform(settings: Settings, package: Path, digest: str) -> dict[str, object]:
    """{peaks_a_second, peaks}. Raises ProgramFailed where the sound cannot be read."""
    kept = settings.home / "waveforms" / f"{digest}.json"
    if not kept.is_file():
        tools, runner = open_tools(settings)
        measured = measure_peaks(package / "audio" / "en", tools=tools, runner=runner)
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_name(f"{digest}.{os.getpid()}.tmp")
        fresh.write_text(json.dumps({"peaks_a_second": PEAKS_A_SECOND, "peaks": measured}), encoding="utf-8")
        fresh.replace(kept)
    found: dict[str, object] = json.loads(kept.read_text(encoding="utf-8"))
    return found
