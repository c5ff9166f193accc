"""Rule 44: the DASH manifest names the same segments as the HLS playlists, and lasts as long."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as ET

from pipeline.errors import WrongInput
from pipeline.model.package import Check
from pipeline.package.checking import Checker, Problem, Rule, seconds
from pipeline.package.loading import Kind, LoadedMedia, LoadedPackage, read_text, resolve
from pipeline.package.read_playlist import whole_number

SAME_AS_HLS = Rule(
    number="44", clause="ours: one set of segments", says="the DASH manifest names the same segments and lasts as long"
)

NAMESPACE = "{urn:mpeg:dash:schema:mpd:2011}"
DURATION = re.compile(r"PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,18})?)S)?", re.ASCII)
PLACEHOLDER = re.compile(r"\$(RepresentationID|Number|Bandwidth|Time)?(?:%0(\d{1,2})d)?\$", re.ASCII)
MAX_SEGMENTS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """A SegmentTemplate with its timeline, spelled out: the initialization and every segment's path and length."""

    identity: str
    init_path: str | None
    segments: tuple[tuple[str | None, Fraction], ...]


def dash_names_the_same(package: LoadedPackage) -> Iterator[Check]:
    """Rule 44. Where line numbers are not at hand, the representation is named."""
    manifests = package.files.manifests()
    if not manifests:
        yield SAME_AS_HLS.judge(False, str(package.master.path), "no DASH manifest beside it")
    for manifest in manifests:
        try:
            root = _read_manifest(package, manifest)
        except WrongInput as error:
            yield SAME_AS_HLS.judge(False, error.field, error.problem)
            continue
        yield from SAME_AS_HLS.judge_all(
            _problems(package, root, manifest), manifest, "names the same segments and lasts as long"
        )


def _read_manifest(package: LoadedPackage, manifest: str) -> ET.Element:
    """Raises WrongInput whose field is the place where it cannot be read."""
    text = read_text(package.files, manifest).decode("utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WrongInput(manifest, "a manifest with a document type declaration is not parsed")
    try:
        return ET.fromstring(text)  # noqa: S314  no DOCTYPE, so no entities
    except ET.ParseError as error:
        raise WrongInput(f"{manifest}:{error.position[0]}", f"not XML: {error.msg}") from error


def _problems(package: LoadedPackage, root: ET.Element, name: str) -> Iterator[Problem]:
    if root.get("type", "static") != "static":
        yield name, f"type {root.get('type')}, not static"
    videos = package.of_kind(Kind.VIDEO)
    said_s = _read_duration(root.get("mediaPresentationDuration", ""))
    real_s = videos[0].real_duration_s if videos else Fraction(0)
    if said_s is None or abs(said_s - real_s) > package.tolerance_s:
        found = seconds(said_s) if said_s is not None else "no duration"
        yield name, f"mediaPresentationDuration {found}, the segments show {seconds(real_s)}"
    unnamed = list(package.of_kind(Kind.VIDEO, Kind.AUDIO))
    lost = package.lost
    for template in _templates(root, name):
        where = f"{name} {template.identity}"
        media = next((media for media in unnamed if _names(template, media)), None)
        if media is None:
            # It may be the counterpart of a playlist that could not be read; another rule has said so.
            if lost == 0:
                yield where, f"{len(template.segments)} segments that no HLS playlist names so"
            lost = max(0, lost - 1)
            continue
        unnamed.remove(media)
        yield from _differences(template, media, where, package.tolerance_s)
    whole_files = set(_whole_files(root, name))
    for media in unnamed:
        if {segment.path for segment in media.segments} <= whole_files:
            continue
        yield name, f"does not name the segments of {media.playlist.path}"
    for base in root.iter(f"{NAMESPACE}BaseURL"):
        yield from _missing_base(package, name, (base.text or "").strip())


def _whole_files(root: ET.Element, manifest: str) -> Iterator[str]:
    """Representations of one file each, whose segments are its byte ranges (the on-demand profile)."""
    for representation in root.iter(f"{NAMESPACE}Representation"):
        base = representation.find(f"{NAMESPACE}BaseURL")
        path = resolve(manifest, (base.text or "").strip()) if base is not None else None
        if path is not None:
            yield path


def _missing_base(package: LoadedPackage, name: str, uri: str) -> Iterator[Problem]:
    path = resolve(name, uri)
    if path is None:
        yield name, f"BaseURL {uri} is not relative to the package"
    elif not uri.endswith("/"):
        try:
            package.files.size_bytes(path)
        except WrongInput as error:
            yield name, f"BaseURL {uri} {error.problem}"


def _names(template: _Template, media: LoadedMedia) -> bool:
    """Whether both name the same files. A URI that rule 14 forbids matches any."""
    hls = [resolve(media.playlist.path, line.uri) for line in media.playlist.segments]
    dash = [path for path, _ in template.segments]
    return len(hls) == len(dash) and all(one in {None, other} for one, other in zip(hls, dash, strict=True))


def _differences(template: _Template, media: LoadedMedia, where: str, tolerance_s: Fraction) -> Iterator[Problem]:
    if media.init_path and template.init_path != media.init_path:
        yield where, f"initialization {template.init_path}, HLS {media.init_path}"
    if not media.complete:
        return
    for (path, length_s), segment in zip(template.segments, media.measured, strict=True):
        if abs(length_s - segment.duration_s) > tolerance_s:
            yield where, f"{path} lasts {seconds(length_s)}, really {seconds(segment.duration_s)}"


def _read_duration(text: str) -> Fraction | None:
    match = DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, rest = (Fraction(part) if part else Fraction(0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest


def _templates(root: ET.Element, manifest: str) -> Iterator[_Template]:
    for adaptation in root.iter(f"{NAMESPACE}AdaptationSet"):
        for representation in adaptation.findall(f"{NAMESPACE}Representation"):
            own = representation.find(f"{NAMESPACE}SegmentTemplate")
            inherited = adaptation.find(f"{NAMESPACE}SegmentTemplate")
            elements = [element for element in (inherited, own) if element is not None]
            if elements:
                yield _template(representation, elements, manifest)


def _template(representation: ET.Element, elements: list[ET.Element], manifest: str) -> _Template:
    attributes = {name: value for element in elements for name, value in element.attrib.items()}
    lines = [line for element in elements for line in element.iter(f"{NAMESPACE}S")]
    timescale = _whole(attributes.get("timescale"), 1) or 1
    number = _whole(attributes.get("startNumber"), 1)
    given = {"RepresentationID": representation.get("id", ""), "Bandwidth": representation.get("bandwidth", "")}
    segments: list[tuple[str | None, Fraction]] = []
    time = 0
    for line in lines:
        time, length = _whole(line.get("t"), time), _whole(line.get("d"), 0)
        for _ in range(min(_whole(line.get("r"), 0) + 1, MAX_SEGMENTS - len(segments))):
            uri = _fill(attributes.get("media", ""), {**given, "Number": str(number), "Time": str(time)})
            segments.append((resolve(manifest, uri), Fraction(length, timescale)))
            number, time = number + 1, time + length
    return _Template(
        identity=f"Representation {given['RepresentationID']}",
        init_path=resolve(manifest, _fill(attributes.get("initialization", ""), given)),
        segments=tuple(segments),
    )


def _whole(text: str | None, default: int) -> int:
    number = whole_number(text or "")
    return default if number is None else number


def _fill(template: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] is None:  # $$ is a dollar
            return "$"
        return values.get(match[1], "").zfill(int(match[2] or 0))

    return PLACEHOLDER.sub(value, template)


CHECKERS: tuple[Checker, ...] = (dash_names_the_same,)
