"""Rules 34, 35, 38 and 40: renditions, their groups, and the I-frame playlists."""

from collections import Counter
from collections.abc import Iterator

from pipeline.errors import WrongInput
from pipeline.model.package import Check
from pipeline.package.checking import Checker, Problem, Rule
from pipeline.package.codings import starts_decoding
from pipeline.package.combinations import combinations
from pipeline.package.fragments import Fragment, read_fragments
from pipeline.package.loading import Kind, LoadedMedia, LoadedPackage
from pipeline.package.read_playlist import RENDITION, VARIANT, Tag

RENDITIONS = Rule(
    number="34",
    clause="A 8.10, R 4.3.4.1",
    says="LANGUAGE, existing groups, unique NAMEs, one DEFAULT with AUTOSELECT, FORCED on subtitles only",
)
SEPARATE_AUDIO = Rule(number="35", clause="A 8.9", says="separate audio is declared by EXT-X-MEDIA")
KEY_PICTURE_RANGES = Rule(
    number="38", clause="A 6.8, 6.10", says="I-FRAMES-ONLY, and byte ranges that hold the moof and the whole picture"
)
CHARACTERISTICS = Rule(number="40", clause="A 4.5", says="captions in the language spoken say so, translations do not")

GROUP_TYPES = ("AUDIO", "VIDEO", "SUBTITLES")
ACCESSIBILITY = "public.accessibility."
CAPTIONS = "public.accessibility.transcribes-spoken-dialog"


def renditions_are_well_declared(package: LoadedPackage) -> Iterator[Check]:
    """Rule 34: LANGUAGE, groups that exist, unique NAMEs, one DEFAULT with AUTOSELECT, FORCED on subtitles only."""
    problems = [*_rendition_problems(package), *_group_problems(package), *_missing_groups(package)]
    tags = package.master.all(RENDITION)
    yield from RENDITIONS.judge_all(problems, package.master.path, f"{len(tags)} renditions")


def _rendition_problems(package: LoadedPackage) -> Iterator[Problem]:
    for tag in package.master.all(RENDITION):
        where, attributes = package.master.where(tag.line), tag.attributes
        kind = attributes.get("TYPE")
        for name in ("TYPE", "GROUP-ID", "NAME"):
            if not attributes.get(name):
                yield where, f"no {name}"
        if kind != "VIDEO" and not attributes.get("LANGUAGE"):
            yield where, "no LANGUAGE"
        if attributes.get("DEFAULT") == "YES" and attributes.get("AUTOSELECT") == "NO":
            yield where, "DEFAULT=YES with AUTOSELECT=NO"
        if "FORCED" in attributes and kind != "SUBTITLES":
            yield where, f"FORCED on {kind}"
        if kind == "SUBTITLES" and "URI" not in attributes:
            yield where, "SUBTITLES without URI"


def _group_problems(package: LoadedPackage) -> Iterator[Problem]:
    groups: dict[tuple[str, str], list[Tag]] = {}
    for tag in package.master.all(RENDITION):
        groups.setdefault((tag.attributes.get("TYPE", ""), tag.attributes.get("GROUP-ID", "")), []).append(tag)
    for (kind, group), tags in groups.items():
        where = package.master.where(tags[-1].line)
        names = Counter(tag.attributes.get("NAME", "") for tag in tags)
        for name, count in names.items():
            if count > 1:
                yield where, f"NAME {name!r} stands {count} times in {kind} group {group!r}"
        defaults = sum(tag.attributes.get("DEFAULT") == "YES" for tag in tags)
        if defaults > 1:
            yield where, f"{defaults} defaults in {kind} group {group!r}"


def _missing_groups(package: LoadedPackage) -> Iterator[Problem]:
    declared = {(tag.attributes.get("TYPE"), tag.attributes.get("GROUP-ID")) for tag in package.master.all(RENDITION)}
    for tag in package.master.all(VARIANT):
        for kind in GROUP_TYPES:
            group = tag.attributes.get(kind)
            if group is not None and (kind, group) not in declared:
                yield package.master.where(tag.line), f"{kind} group {group!r} does not exist"


def separate_audio_is_declared(package: LoadedPackage) -> Iterator[Check]:
    """Rule 35: a variant whose own segments have no sound names a group of audio renditions that have."""
    for variant in combinations(package):
        if variant.video is None or variant.video.init is None:
            continue
        where = package.master.where(variant.tag.line)
        if any(track.handler == "soun" for track in variant.video.init.tracks):
            yield SEPARATE_AUDIO.judge(True, where, "sound inside the variant's own segments")
        else:
            declared = [
                tag
                for tag in package.master.all(RENDITION)
                if tag.attributes.get("TYPE") == "AUDIO"
                and "URI" in tag.attributes
                and tag.attributes.get("GROUP-ID") == variant.tag.attributes.get("AUDIO")
            ]
            found = f"{len(declared)} audio renditions declared for segments without sound"
            yield SEPARATE_AUDIO.judge(bool(declared), where, found)


def key_pictures_can_be_fetched_alone(package: LoadedPackage) -> Iterator[Check]:
    """Rule 38: I-FRAMES-ONLY, and every byte range starts with the moof of an IDR picture and holds all of it."""
    for media in package.of_kind(Kind.KEY_PICTURES):
        tag = media.playlist.first("EXT-X-I-FRAMES-ONLY")
        where = media.playlist.where(tag.line) if tag else media.playlist.path
        yield KEY_PICTURE_RANGES.judge(tag is not None, where, "I-frames only" if tag else "no EXT-X-I-FRAMES-ONLY")
        found = f"{len(media.segments)} IDR pictures, each with its moof"
        yield from KEY_PICTURE_RANGES.judge_all(_range_problems(package, media), media.playlist.path, found)


def _range_problems(package: LoadedPackage, media: LoadedMedia) -> Iterator[Problem]:
    contents: dict[str, bytes] = {}
    fragments: dict[str, tuple[Fragment, ...]] = {}
    if media.init is None:
        return
    for segment in media.segments:
        where = media.playlist.where(segment.line.line)
        if segment.path not in contents:
            contents[segment.path] = package.files.read(segment.path)
            try:
                fragments[segment.path] = read_fragments(contents[segment.path], media.init, segment.path)
            except WrongInput as error:
                fragments[segment.path] = ()
                if not any(segment.path in fault.where for fault in package.faults):  # said once is enough
                    yield where, str(error)
        content = contents[segment.path]
        length, offset = segment.line.byte_range or (len(content), 0)
        fragment = next((one for one in fragments[segment.path] if one.moof_start == offset), None)
        if not fragments[segment.path]:
            continue
        if fragment is None:
            yield where, f"bytes {offset}-{offset + length - 1} of {segment.path} do not start with a moof"
            continue
        sample = fragment.samples[0]
        end = sample.offset + sample.size_bytes
        picture = fragment.track.picture
        if picture and not starts_decoding(picture, content[sample.offset : end]):
            yield where, f"the picture at byte {sample.offset} of {segment.path} is not {picture.key_name}"
        elif end > offset + length:
            yield where, f"bytes {offset}-{offset + length - 1} of {segment.path} cut the picture off, it ends at {end}"


def accessibility_is_told_truly(package: LoadedPackage) -> Iterator[Check]:
    """Rule 40: captions in the language spoken say that they transcribe it; translations do not."""
    spoken = {
        _primary(tag.attributes.get("LANGUAGE", ""))
        for tag in package.master.all(RENDITION)
        if tag.attributes.get("TYPE") == "AUDIO"
    }
    for tag in package.master.all(RENDITION):
        if tag.attributes.get("TYPE") != "SUBTITLES" or tag.attributes.get("FORCED") == "YES":
            continue
        language, said = tag.attributes.get("LANGUAGE", ""), tag.attributes.get("CHARACTERISTICS", "")
        same = _primary(language) in spoken
        passed = CAPTIONS in said.split(",") if same else ACCESSIBILITY not in said
        found = f"{language} over {'/'.join(sorted(spoken)) or 'no audio'}: CHARACTERISTICS {said or 'absent'}"
        yield CHARACTERISTICS.judge(passed, package.master.where(tag.line), found)


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


CHECKERS: tuple[Checker, ...] = (
    renditions_are_well_declared,
    separate_audio_is_declared,
    key_pictures_can_be_fetched_alone,
    accessibility_is_told_truly,
)
