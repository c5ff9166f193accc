"""What a person trims by: over-long footage as a browser plays it, its sound as peaks, and how long its parts are."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from flows import stages
from flows.artefacts import ArtefactStore
from flows.order import Order
from flows.workshop import VERSIONS, Workshop
from pipeline.edit.viewing import make_viewing_copy
from pipeline.errors import FootageRefused
from pipeline.model.footage import Footage
from pipeline.package.waveform import peaks_of
from pipeline.settings import Settings
from templates.loader import load_pack

STAGE = "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """copy: for a browser. duration_s: of the footage. peaks: as pipeline.package.waveform tells them."""

    copy: Path
    duration_s: Fraction
    peaks: tuple[int, ...]


def prepare_view(shop: Workshop, order: Order) -> View:
    """Make it, where it is not there yet. Raises ProgramFailed where ffmpeg cannot, FootageRefused as intake does."""
    footage = stages.footage_of(shop, order)
    probed = stages.take_in(shop, footage).probe

    def build(folder: Path) -> View:
        runner = shop.runner_for(STAGE)
        made = make_viewing_copy(
            footage, probed, tools=shop.tools, runner=runner, destination=folder, threads=shop.threads
        )
        drawn: tuple[int, ...] = ()
        if made.sound is not None:
            drawn = peaks_of(made.sound.read_bytes())
            made.sound.unlink()
        return View(copy=made.copy, duration_s=probed.duration_s, peaks=drawn)

    return shop.artefact(STAGE, View, build, footage=footage.sha256)


def find_view(settings: Settings, footage: Footage) -> View | None:
    """The view that was prepared of that footage; None where there is none."""
    store = ArtefactStore(root=settings.home / "artefacts")
    return store.find(STAGE, store.key(STAGE, VERSIONS[STAGE], footage=footage.sha256), View)


def is_too_long(refusal: FootageRefused) -> bool:
    """Whether a person can mend it by saying what goes."""
    return any(reason.code == "too_long" for reason in refusal.admission.reasons)


def cards_s(settings: Settings) -> tuple[Fraction, Fraction]:
    """How long the title and the ending are."""
    pack = load_pack(settings.pack, settings.packs_dir)
    return pack.title.duration_s, pack.ending.duration_s
