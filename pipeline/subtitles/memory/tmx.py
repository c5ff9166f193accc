"""Pairs <-> TMX 1.4b (LISA OSCAR, 2005), the exchange format of translation memories: OmegaT, Weblate, Trados."""

import io
import re
import xml.etree.ElementTree as ET  # builds and writes; defusedxml reads
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from pipeline.errors import WrongInput
from pipeline.subtitles.memory.pairs import Pair

PROGRAMME = "x-programme"
"""Type of the prop that names the programme; x- marks a type of ours (TMX 1.4b, prop)."""

_MAX_BYTES = 200_000_000
_ENGLISH = re.compile(r"en(?:-|$)", re.IGNORECASE)
_CHINESE = re.compile(r"(?:zh|cmn)(?:-|$)", re.IGNORECASE)
_TRADITIONAL = re.compile(r"-(?:hant|tw|hk|mo|cht)(?:-|$)", re.IGNORECASE)
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold another format's codes; hi holds text (TMX 1.4b, inline elements)."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TIME = "%Y%m%dT%H%M%S"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TmxFile:
    """What a TMX file holds for us. traditional: units skipped, their only Chinese is Traditional.

    incomplete: units skipped for want of English or Chinese.
    """

    pairs: tuple[Pair, ...]
    traditional: int
    incomplete: int


def write_tmx(pairs: Iterable[Pair]) -> str:
    """The pairs as a TMX 1.4b file, in their order.

    Chinese is zh-CN, which every tool knows; times are whole seconds in UTC; white space becomes single spaces and what
    XML cannot hold is left out.
    """
    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "tsite",
            "creationtoolversion": version("tsite"),
            "segtype": "sentence",
            "o-tmf": "tsite",
            "adminlang": "en",
            "srclang": "en",
            "datatype": "plaintext",
        },
    )
    body = ET.SubElement(root, "body")
    for pair in pairs:
        _write_unit(body, pair)
    ET.indent(root, space=" ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{text}\n'


def read_tmx(content: str | bytes, *, who: str, when: datetime) -> TmxFile:
    """The English-Chinese pairs of a TMX file, in its order; inline codes are dropped, the text around them kept.

    Regional English and Simplified Chinese of any spelling are taken (en-US, zh-CN, zh_Hans, bare zh), the first of
    each in a unit; Traditional Chinese is counted, not converted. who and when a unit was changed come from it, else
    when it or the file was made, else from the arguments.
    A DOCTYPE is passed over and nothing it names is fetched. Raises WrongInput for what is no TMX, and for entities.
    """
    import defusedxml
    from defusedxml.ElementTree import ParseError, iterparse

    if len(content) > _MAX_BYTES:
        raise WrongInput("TMX", f"more than {_MAX_BYTES} bytes is no memory of subtitles")
    stream = io.StringIO(content) if isinstance(content, str) else io.BytesIO(content)
    try:
        return _read_units(iterparse(stream, events=("start", "end")), who=who, when=when)
    except ParseError as error:
        raise WrongInput(f"line {error.position[0]}", f"not a TMX file: {error}") from error
    except defusedxml.DefusedXmlException as error:
        raise WrongInput("TMX", "declares entities, which may hide anything; export it without them") from error
    except (ValueError, LookupError) as error:  # an encoding that the reader does not know, or broken characters
        raise WrongInput("TMX", f"cannot be decoded: {error}") from error


def _write_unit(body: ET.Element, pair: Pair) -> None:
    changed = pair.when.astimezone(UTC).strftime(_TIME) + "Z"
    unit = ET.SubElement(body, "tu", changedate=changed)
    if pair.who:
        unit.set("changeid", _xml_text(pair.who))
    if pair.programme:
        ET.SubElement(unit, "prop", type=PROGRAMME).text = _xml_text(pair.programme)
    for language, text in (("en", pair.source), ("zh-CN", pair.target)):
        variant = ET.SubElement(unit, "tuv", {"xml:lang": language})
        ET.SubElement(variant, "seg").text = _xml_text(text)


def _xml_text(text: str) -> str:
    return " ".join(_NOT_XML.sub(" ", text).split())


def _read_units(events: Iterator[tuple[str, ET.Element]], *, who: str, when: datetime) -> TmxFile:
    pairs: list[Pair] = []
    traditional = incomplete = 0
    _, root = next(events)
    if root.tag != "tmx":
        raise WrongInput("line 1", f"not a TMX file: it begins with <{root.tag}>")
    for event, element in events:
        if event == "start":
            continue
        if element.tag == "header":
            when = _time(element.get("creationdate", "")) or when
        elif element.tag == "tu":
            variants = {_language(variant): variant for variant in reversed(element.findall("tuv"))}
            pair = _pair(element, variants, who=who, when=when)
            if pair:
                pairs.append(pair)
            elif "zh-Hant" in variants and "zh-Hans" not in variants:
                traditional += 1
            else:
                incomplete += 1
            element.clear()
    return TmxFile(pairs=tuple(pairs), traditional=traditional, incomplete=incomplete)


def _language(variant: ET.Element) -> str:
    """en, zh-Hans, zh-Hant, or empty for the rest. lang: as TMX 1.1 wrote it."""
    code = (variant.get(_LANG) or variant.get("lang") or "").replace("_", "-")
    if _ENGLISH.match(code):
        return "en"
    if not _CHINESE.match(code):
        return ""
    return "zh-Hant" if _TRADITIONAL.search(code) else "zh-Hans"


def _pair(unit: ET.Element, variants: dict[str, ET.Element], *, who: str, when: datetime) -> Pair | None:
    """The unit's pair, None where one side of it is missing or blank."""
    english, chinese = variants.get("en"), variants.get("zh-Hans")
    if english is None or chinese is None:
        return None
    source, target = _segment(english), _segment(chinese)
    if not source or not target:
        return None
    # Tools write who and when on the unit or on the translation; the translation's own comes first.
    said = [element.get(name, "") for name in ("changeid", "creationid") for element in (chinese, unit)]
    dated = [element.get(name, "") for name in ("changedate", "creationdate") for element in (chinese, unit)]
    programme = next((prop.text or "" for prop in unit.findall("prop") if prop.get("type") == PROGRAMME), "")
    return Pair(
        source=source,
        target=target,
        who=next((name for name in map(_xml_text, said) if name), who),
        programme=_xml_text(programme),
        when=next((time for time in map(_time, dated) if time), when),
    )


def _segment(variant: ET.Element) -> str:
    """The plain text of its seg, on one line."""
    segment = variant.find("seg")
    if segment is None:
        return ""
    for element in list(segment.iter()):
        if element.tag in _CODES:
            after = element.tail
            element.clear()
            element.tail = after
    return " ".join("".join(segment.itertext()).split())


def _time(written: str) -> datetime | None:
    """YYYYMMDDThhmmssZ (TMX 1.4b, changedate); None for anything else."""
    try:
        return datetime.strptime(written.strip().removesuffix("Z"), _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
