"""Brand packs: pack.toml, checked and turned into the BrandPack value the pipeline takes."""

import importlib.util
import tomllib
from fractions import Fraction
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.encode.typeface import FontUnreadable, read_typeface
from pipeline.errors import ComponentMissing, PackInvalid
from pipeline.model.brand import Anchor, BrandPack, Card, ShapeElement, TextElement, Tone

SHIPPED_PACKS = Path(__file__).parent / "packs"
PLACEHOLDERS = frozenset({"title_en", "title_zh", "enterprise", "platform_name"})

Portion = Annotated[float, Field(ge=0, le=1)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Moment = Annotated[float, Field(ge=0, le=60)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Text(_Table):
    text: str = Field(min_length=1, max_length=200)
    x: Portion
    y: Portion
    size: float = Field(ge=0.015, le=0.4)
    colour: Colour
    anchor: Anchor = Anchor.LEFT
    bold: bool = False
    spacing: float = Field(default=0.0, ge=0, le=1)
    rises: bool = False
    max_width: float = Field(default=0.84, gt=0, le=1)
    max_height: float = Field(default=0.3, gt=0, le=1)
    appear_s: Moment = 0.0
    fade_s: Moment = 0.4

    @field_validator("text")
    @classmethod
    def _names_only_known_fields(cls, text: str) -> str:
        for _, name, form, conversion in Formatter().parse(text):
            if name is not None and (name not in PLACEHOLDERS or form or conversion):
                raise ValueError("may name only " + ", ".join(f"{{{known}}}" for known in sorted(PLACEHOLDERS)))
        return text


class _Shape(_Table):
    x: Portion
    y: Portion
    width: Portion
    height: Portion
    colour: Colour
    opacity: Portion = 1.0
    appear_s: Moment = 0.0
    fade_s: Moment = 0.4


class _Tone(_Table):
    frequency_hz: float = Field(ge=20, le=16_000)
    start_s: Moment
    decay_s: float = Field(ge=0.02, le=10)
    level_db: float = Field(ge=-80, le=-6)


class _Card(_Table):
    duration_s: Fraction = Field(ge=1, le=30)
    background: tuple[Colour, Colour]
    fade_in_s: Moment
    fade_out_s: Moment
    texts: tuple[_Text, ...]
    shapes: tuple[_Shape, ...] = ()
    tones: tuple[_Tone, ...] = ()

    @model_validator(mode="after")
    def _everything_fits_in_time(self) -> Self:
        if self.fade_in_s + self.fade_out_s > self.duration_s:
            raise ValueError("fade_in_s and fade_out_s are longer than the card")
        elements: tuple[_Text | _Shape, ...] = (*self.texts, *self.shapes)
        if any(element.appear_s + element.fade_s > self.duration_s - self.fade_out_s for element in elements):
            raise ValueError("an element is still appearing when the card fades out")
        if any(tone.start_s >= self.duration_s for tone in self.tones):
            raise ValueError("a tone starts after the card has ended")
        return self


class _Pack(_Table):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    version: str = Field(min_length=1)
    platform_name: str = Field(min_length=1)
    font: str = Field(min_length=1)
    font_family: str = Field(min_length=1)
    title: _Card
    ending: _Card


def load_pack(name: str = "tsite", packs_dir: Path | None = None) -> BrandPack:
    """The brand pack of that name from packs_dir, or from those that ship where packs_dir is None or lacks it.

    Raises PackInvalid naming the field and the problem, ComponentMissing where the font's package is not installed.
    """
    pack_file = _find(name, packs_dir)
    try:
        table = tomllib.loads(pack_file.read_text(encoding="utf-8"))
        pack = _Pack.model_validate(table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise PackInvalid("pack.toml", str(problem)) from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "pack.toml"
        raise PackInvalid(field, first["msg"].removeprefix("Value error, ")) from problem
    font_file = _resolve_font(pack.font, pack_file.parent)
    _check_family(font_file, pack.font_family)
    return BrandPack(
        name=pack.name,
        version=pack.version,
        platform_name=pack.platform_name,
        font_file=font_file,
        font_family=pack.font_family,
        title=_card(pack.title),
        ending=_card(pack.ending),
    )


def _find(name: str, packs_dir: Path | None) -> Path:
    if Path(name).name != name or name in {"", ".", ".."}:
        raise PackInvalid("name", f"{name!r} is not the name of a pack")
    folders = [folder for folder in (packs_dir, SHIPPED_PACKS) if folder is not None]
    for folder in folders:
        if (folder / name / "pack.toml").is_file():
            return folder / name / "pack.toml"
    raise PackInvalid("name", f"no pack {name!r} in {' or '.join(str(folder) for folder in folders)}")


def _resolve_font(reference: str, folder: Path) -> Path:
    """`package:NAME/PATH` is a file of an installed Python package; anything else is a file inside the pack."""
    if reference.startswith("package:"):
        package, _, inside = reference.removeprefix("package:").partition("/")
        found = importlib.util.find_spec(package) if package.isidentifier() else None
        if found is None or not found.submodule_search_locations:
            raise ComponentMissing(f"font package {package}", "run `make install`")
        folder = Path(found.submodule_search_locations[0])
    else:
        inside = reference
    font_file = (folder / inside).resolve()
    if not font_file.is_relative_to(folder.resolve()):
        raise PackInvalid("font", f"{reference!r} leads out of its folder")
    if not font_file.is_file():
        raise PackInvalid("font", f"there is no file {reference!r}")
    return font_file


def _check_family(font_file: Path, family: str) -> None:
    try:
        families = read_typeface(font_file).families
    except FontUnreadable as problem:
        raise PackInvalid("font", f"{font_file.name} is not a readable OpenType font") from problem
    if family not in families:
        known = ", ".join(sorted(families))
        raise PackInvalid("font_family", f"{family!r} is not what {font_file.name} calls itself ({known})")


def _card(card: _Card) -> Card:
    def fields(table: _Table) -> dict[str, Any]:
        return {name: getattr(table, name) for name in type(table).model_fields}

    return Card(
        duration_s=card.duration_s,
        background=card.background,
        fade_in_s=card.fade_in_s,
        fade_out_s=card.fade_out_s,
        texts=tuple(TextElement(**fields(text)) for text in card.texts),
        shapes=tuple(ShapeElement(**fields(shape)) for shape in card.shapes),
        tones=tuple(Tone(**fields(tone)) for tone in card.tones),
    )
