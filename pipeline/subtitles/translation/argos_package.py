"""Argos packages: which one is installed, and installing one from a file or from Argos' own index."""

import json
import logging
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile, ZipFile

from pipeline.errors import ComponentMissing, WrongInput

FROM, TO = "en", "zh"
COMPONENT = f"Argos {FROM}-{TO} package"
REMEDY = "run `tsite weights argos`, or `tsite weights argos FILE.argosmodel` with a package you have"
_MOST_BYTES = 4 * 2**30
"""Unpacked; the packages of Argos' index take 0.1 to 0.5 GB."""
_SILENCE_S = 15.0
"""A server that says nothing for so long is taken for unreachable."""


def packages_folder(packages_dir: Path | None) -> Path:
    """packages_dir, or for None where Argos itself keeps its packages."""
    if packages_dir is not None:
        return packages_dir
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("ARGOS_PACKAGES_DIR") or home / "argos-translate" / "packages")


def find_package(packages_dir: Path | None) -> Path | None:
    """The folder of the newest en->zh package installed, or None. Reads metadata only: argostranslate stays out."""
    folder = packages_folder(packages_dir)
    found = [(_version(facts), path.parent) for path in folder.glob("*/metadata.json") if (facts := _facts(path))]
    return max(found)[1] if found else None


def _facts(metadata: Path) -> dict[str, Any]:
    """What the metadata of an en->zh package says; empty for every other."""
    try:
        return _english_chinese(metadata.read_bytes())
    except OSError:
        return {}


def _english_chinese(metadata: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(metadata)
    except (ValueError, RecursionError):
        return {}
    ours = isinstance(facts, dict) and facts.get("from_code") == FROM and facts.get("to_code") == TO
    return facts if ours else {}


def _version(facts: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", str(facts.get("package_version", ""))))


class _WholeSentence:
    """Stands in for Argos' own sentence splitters, which download models: what comes in is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        """The text as it is."""
        return [text]


def load_package(folder: Path) -> Any:
    """The translation in a package's folder, tried on one word. Raises ComponentMissing where it cannot work."""
    with _argos_settings(chunk_type="MINISBD"):  # the other splitters load spaCy or Stanza already on import
        from argostranslate import package, translate

        # It writes every sentence into the log otherwise, whatever level the log has.
        logging.getLogger("argostranslate.utils").setLevel(logging.WARNING)
        try:
            translation = translate.PackageTranslation(
                translate.Language(FROM, "English"), translate.Language(TO, "Chinese"), package.Package(folder)
            )
            translation.sentencizer = _WholeSentence()
            translation.hypotheses("Hello.", num_hypotheses=1)
        except (OSError, ValueError, RuntimeError, LookupError, AttributeError, TypeError) as error:
            broken = f"{folder.name} cannot be used ({type(error).__name__}): {REMEDY}"
            raise ComponentMissing(COMPONENT, broken) from error
    return translation


def install_package(file: Path, packages_dir: Path | None) -> Path:
    """Unpack an .argosmodel, try it, and put it in place whole; the folder it is in now.

    Raises WrongInput for a file that is no en->zh package, ComponentMissing for one that cannot work.
    """
    name = _package_name(file)
    folder = packages_folder(packages_dir)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".installing-", dir=folder) as staging:
        with _argos_settings(package_data_dir=Path(staging)):
            from argostranslate import package

            package.install_from_path(file)
        load_package(Path(staging) / name)
        shutil.rmtree(folder / name, ignore_errors=True)
        return (Path(staging) / name).replace(folder / name)


def _package_name(file: Path) -> str:
    """The one folder in an .argosmodel, after its metadata has been read. Raises WrongInput."""
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            folders = {member.filename.partition("/")[0] for member in members}
            name = folders.pop() if len(folders) == 1 else ""
            facts = _english_chinese(archive.read(f"{name}/metadata.json"))
    except (OSError, BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise WrongInput(str(file), f"is no Argos package that can be read ({error})") from error
    if name in {"", ".", ".."} or not facts:
        raise WrongInput(str(file), f"is no Argos package from {FROM} to {TO}")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise WrongInput(str(file), "is larger than any Argos package")
    return name


def fetch_package(packages_dir: Path | None, tell: Callable[[str], None]) -> Path:
    """Download the newest en->zh package of Argos' index and install it; the folder it is in. tell: what is done now.

    Raises ComponentMissing where the index or the package cannot be had.
    """
    with TemporaryDirectory(prefix="tsite-argos-") as folder, _impatience():
        places = {"local_package_index": Path(folder) / "index.json", "downloads_dir": Path(folder)}
        with _argos_settings(**places):
            from argostranslate import settings

            tell(f"Asking {settings.remote_package_index} …")
            try:
                file = _download(tell)
            except Exception as error:  # argostranslate raises bare Exceptions, urllib and http.client many kinds
                raise ComponentMissing(COMPONENT, f"it cannot be downloaded ({error}): {REMEDY}") from error
        tell(f"Installing {file.stat().st_size / 2**20:.0f} MB …")
        return install_package(file, packages_dir)


def _download(tell: Callable[[str], None]) -> Path:
    from argostranslate import package, settings

    package.update_package_index()
    if not settings.local_package_index.exists():  # without it argostranslate would ask again without end
        raise ConnectionError("the index cannot be reached")
    offered = [one for one in package.get_available_packages() if (one.from_code, one.to_code) == (FROM, TO)]
    if not offered:
        raise LookupError(f"the index has no package from {FROM} to {TO}")
    newest = max(offered, key=lambda one: _version({"package_version": one.package_version}))
    tell(f"Downloading {newest} {newest.package_version} …")
    return Path(newest.download())


@contextmanager
def _argos_settings(**values: Any) -> Iterator[None]:
    """Argos' module of settings with other values meanwhile. Importing it makes folders: only where Argos is used."""
    from argostranslate import settings

    if "chunk_type" in values:
        values["chunk_type"] = settings.ChunkType[values["chunk_type"]]
    before = {name: getattr(settings, name) for name in values}
    vars(settings).update(values)
    try:
        yield
    finally:
        vars(settings).update(before)


@contextmanager
def _impatience() -> Iterator[None]:
    """Connections made within are given up after _SILENCE_S of silence; argostranslate sets no limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_SILENCE_S)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
