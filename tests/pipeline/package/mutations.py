"""Every rule and how it is broken: docs/conformance.md shows this table, and two tests hold it true."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.package.multivariant import SPOKEN_DIALOG
from tests.pipeline.package.breaking import (
    CHINESE,
    ENGLISH,
    LOW,
    PLAYLIST,
    SOUND,
    TOP,
    Mutation,
    both,
    box_bytes,
    cut_at_other_times,
    first_gop_moved_before,
    free_box,
    hybrid_log_gamma,
    marker_bytes,
    not_told_as_sync,
    only_the_low_rung,
    padded_segment,
    pattern,
    removed,
    scaled_rate,
    second_audio_track,
    sequence_parameters,
    shifted_decode_times,
    text,
    true_key_pictures,
    true_rates,
    without_idr,
    without_lines,
)
from tests.pipeline.package.breaking_codecs import (
    av1_level,
    ordinary_first_frame,
    other_sample_entry,
    stream_header,
)

STREAM = "#EXT-X-STREAM-INF:"
HEVC, AV1 = "video/288p", "video/270p"
MUST, SHOULD = "MUST", "SHOULD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One way to break one rule. how: for people. mutate: applied to a copy of a good package."""

    rule: str
    how: str
    mutate: Mutation
    level: str = MUST


def b(rule: str, how: str, mutate: Mutation, level: str = MUST) -> Breach:
    """A row of the table."""
    return Breach(rule=rule, how=how, mutate=mutate, level=level)


def heavy_sound(package: Path) -> None:
    """300 kB that are nothing in the first segment of the sound."""
    heavy = package / SOUND / "00001.m4s"
    heavy.write_bytes(heavy.read_bytes() + free_box(300_000))


BREACHES = (
    b("1", "a byte order mark", text(f"{LOW}/{PLAYLIST}", "#EXTM3U", "\ufeff#EXTM3U")),
    b("1", "another first line", text(f"{CHINESE}/{PLAYLIST}", "#EXTM3U\n", "")),
    b("2", "a media tag in the multivariant playlist", text("master.m3u8", "\n\n", "\n#EXT-X-ENDLIST\n", count=1)),
    b("2", "a variant in a media playlist",
      text(f"{LOW}/{PLAYLIST}", "#EXT-X-ENDLIST", f"{STREAM}BANDWIDTH=1\nx.m3u8\n#EXT-X-ENDLIST")),
    b("3", "a version too low for EXT-X-MAP", text(f"{TOP}/{PLAYLIST}", "VERSION:6", "VERSION:5")),
    b("3", "a version higher than needed", text(f"{CHINESE}/{PLAYLIST}", "VERSION:3", "VERSION:7"), SHOULD),
    b("4", "no playlist type", text(f"{SOUND}/{PLAYLIST}", "#EXT-X-PLAYLIST-TYPE:VOD\n", "")),
    b("4", "an event", text(f"{ENGLISH}/{PLAYLIST}", "TYPE:VOD", "TYPE:EVENT")),
    b("5", "no end", text(f"{TOP}/{PLAYLIST}", "#EXT-X-ENDLIST", "")),
    b("6", "a segment longer than the target", text("iframes/360p.m3u8", "TARGETDURATION:2", "TARGETDURATION:1")),
    b("7", "a real segment of eight seconds told as six", both(
        first_gop_moved_before("360p"), first_gop_moved_before("234p"),
        text("manifest.mpd", '<S t="0" d="76800" r="1"/>',
             '<S t="0" d="102400"/>\n      <S t="102400" d="51200"/>'),
        true_rates)),
    b("8", "a target of ten seconds", both(
        *(text(f"{one}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:10") for one in (TOP, LOW, SOUND)),
        true_rates), SHOULD),
    b("9", "another target for the sound", text(f"{SOUND}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:7")),
    b("10", "EXTINF longer than the media", text(f"{LOW}/{PLAYLIST}", "EXTINF:2.000000", "EXTINF:2.100000")),
    b("11", "subtitles that end at the last cue", pattern(f"{CHINESE}/{PLAYLIST}", "#EXTINF:2.*\n.*\n", "")),
    b("12", "sound that starts later", shifted_decode_times(SOUND, 9600)),
    b("13", "a rung cut at other times", cut_at_other_times),
    b("14", "a missing segment", removed(f"{LOW}/00002.m4s")),
    b("14", "an absolute URI", text("master.m3u8", '"audio/en', '"/audio/en')),
    b("14", "a URI on another host", text(f"{TOP}/{PLAYLIST}", "00002.m4s", "https://host.example/00002.m4s")),
    b("14", "a URI that leaves the package", text(f"{TOP}/{PLAYLIST}", "00002.m4s", "../../../../../etc/hostname")),
    b("15", "a segment that starts with an ordinary picture",
      both(without_idr(f"{TOP}/00002.m4s", which=0), true_key_pictures("360p"))),
    b("15", "a first picture that is not told as a sync sample", not_told_as_sync(f"{TOP}/00002.m4s")),
    b("16", "IDR pictures four seconds apart",
      both(without_idr(f"{TOP}/00001.m4s", which=1), true_key_pictures("360p")), SHOULD),
    b("17", "no EXT-X-MAP", pattern(f"{LOW}/{PLAYLIST}", "#EXT-X-MAP.*\n", "")),
    b("17", "an initialization segment that is none", marker_bytes(f"{LOW}/init.mp4", b"moov", b"free")),
    b("18", "a decode time that leaps", box_bytes(f"{TOP}/00002.m4s", ("moof", "traf", "tfdt"), 7, b"\x01")),
    b("18", "a segment whose boxes lie", marker_bytes(f"{TOP}/00002.m4s", b"traf", b"free")),
    b("19", "a level above 5.2", sequence_parameters(lambda a, b: b.level_idc > 52, f"{TOP}/init.mp4")),
    b("20", "parameter sets in the stream", other_sample_entry(TOP, "avc3")),
    b("22", "another colour space", sequence_parameters(
        lambda a, b: a.colour.primaries != b.colour.primaries and a.colour.transfer == b.colour.transfer,
        f"{LOW}/init.mp4")),
    b("22", "another aspect", sequence_parameters(
        lambda a, b: a.display_aspect != b.display_aspect and a.colour == b.colour, f"{LOW}/init.mp4")),
    b("23", "no SDR rung", both(
        hybrid_log_gamma(f"{TOP}/init.mp4"), hybrid_log_gamma(f"{LOW}/init.mp4"),
        text("master.m3u8", "VIDEO-RANGE=SDR", "VIDEO-RANGE=HLG"))),
    b("24", "mono only", marker_bytes(f"{SOUND}/init.mp4", b"\x11\x90", b"\x11\x88")),
    b("24", "sound above 160 kb/s", both(heavy_sound, true_rates), SHOULD),
    b("25", "two sounds in one segment", second_audio_track),
    b("26", "no CODECS", pattern("master.m3u8", r'(STREAM-INF:BANDWIDTH.*?)CODECS="[^"]*",', r"\1")),
    b("26", "CODECS of another level", text("master.m3u8", "avc1.64000d,", "avc1.640028,")),
    b("26", "CODECS without the sound", text("master.m3u8", ",mp4a.40.2", "", count=1)),
    b("27", "no RESOLUTION", text("master.m3u8", "RESOLUTION=640x360,FRAME", "FRAME")),
    b("27", "a wrong RESOLUTION", text("master.m3u8", "640x360,FRAME", "1280x720,FRAME")),
    b("28", "no FRAME-RATE", text("master.m3u8", "FRAME-RATE=25.000,", "", count=1)),
    b("28", "a wrong FRAME-RATE", text("master.m3u8", "FRAME-RATE=25.000", "FRAME-RATE=30.000", count=1)),
    b("29", "no AVERAGE-BANDWIDTH",
      pattern("master.m3u8", r"AVERAGE-BANDWIDTH=\d+,CODECS=(.*)mp4a", r"CODECS=\1mp4a")),
    b("29", "an average a fifth too low", scaled_rate("AVERAGE-BANDWIDTH", Fraction(4, 5))),
    b("30", "a peak a fifth too high", scaled_rate("STREAM-INF:BANDWIDTH", Fraction(6, 5))),
    b("31", "one segment far above the average", both(padded_segment, true_rates), SHOULD),
    b("32", "a single rung", only_the_low_rung),
    b("33", "no EXT-X-INDEPENDENT-SEGMENTS", text("master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "")),
    b("34", "no LANGUAGE", text("master.m3u8", 'LANGUAGE="zh-Hans",', "")),
    b("34", "a group that does not exist", text("master.m3u8", 'SUBTITLES="subtitles"', 'SUBTITLES="subs"')),
    b("34", "one NAME twice", text("master.m3u8", 'NAME="简体中文"', 'NAME="English"')),
    b("34", "two defaults", text("master.m3u8", "DEFAULT=NO", "DEFAULT=YES")),
    b("34", "a default that is not selected",
      text("master.m3u8", "DEFAULT=YES,AUTOSELECT=YES", "DEFAULT=YES,AUTOSELECT=NO")),
    b("34", "forced sound", text("master.m3u8", "TYPE=AUDIO,", "TYPE=AUDIO,FORCED=YES,")),
    b("35", "sound that no variant names", both(
        text("master.m3u8", ',AUDIO="audio"', ""), text("master.m3u8", ",mp4a.40.2", ""), true_rates)),
    b("36", "a false VIDEO-RANGE", text("master.m3u8", "VIDEO-RANGE=SDR,AUDIO", "VIDEO-RANGE=PQ,AUDIO", count=1)),
    b("37", "no I-frame playlists", without_lines("master.m3u8", "#EXT-X-I-FRAME-STREAM-INF.*\n")),
    b("37", "an I-frame playlist without RESOLUTION",
      pattern("master.m3u8", r'(I-FRAME.*)RESOLUTION=[0-9x]+,', r"\1")),
    b("38", "a playlist that does not say I-frames only", text("iframes/234p.m3u8", "#EXT-X-I-FRAMES-ONLY\n", "")),
    b("38", "a range that starts after the moof", pattern("iframes/360p.m3u8", r"(BYTERANGE:\d+)@40", r"\1@48")),
    b("38", "a range that cuts the picture off", pattern("iframes/360p.m3u8", r"BYTERANGE:\d+@", "BYTERANGE:1000@")),
    b("39", "no X-TIMESTAMP-MAP", pattern(f"{CHINESE}/00002.vtt", "X-TIMESTAMP-MAP.*\n", "")),
    b("39", "no WEBVTT", text(f"{ENGLISH}/00001.vtt", "WEBVTT\n", "")),
    b("39", "a boundary cue that is not repeated", pattern(f"{CHINESE}/00002.vtt", r"c2\n.*\n.*\n\n", "")),
    b("39", "a boundary cue with other times", text(f"{CHINESE}/00002.vtt", "00:00:05.200", "00:00:06.000")),
    b("40", "a translation told as captions",
      text("master.m3u8", 'LANGUAGE="zh-Hans",', f'LANGUAGE="zh-Hans",CHARACTERISTICS="{SPOKEN_DIALOG}",')),
    b("40", "captions not told as such", pattern("master.m3u8", 'CHARACTERISTICS="[^"]*",', "")),
    b("41", "a discontinuity in one playlist",
      text(f"{LOW}/{PLAYLIST}", "#EXTINF:2.0", "#EXT-X-DISCONTINUITY\n#EXTINF:2.0")),
    b("44", "no manifest", removed("manifest.mpd")),
    b("44", "a manifest of another duration", text("manifest.mpd", "PT14.000000S", "PT15S")),
    b("44", "a manifest that names other segments",
      text("manifest.mpd", "video/234p/$Number%05d$", "video/234p/$Number$")),
    b("44", "a manifest that lacks a segment", text("manifest.mpd", 'd="76800" r="1"', 'd="76800"', count=1)),
    b("44", "a manifest with entities", text("manifest.mpd", "<MPD", '<!DOCTYPE x [<!ENTITY a "b">]>\n<MPD')),
)  # fmt: skip
"""Of a package of two H.264 rungs, sound, and subtitles in two languages."""

VARIANT_OF = r"#EXT-X-STREAM-INF.*\n{}.*\n"
KEYS_OF = r"#EXT-X-I-FRAME-STREAM-INF.*{}.*\n"


def without_rung(name: str) -> Mutation:
    """A rung is taken off the multivariant playlist and the manifest."""
    return both(
        without_lines("master.m3u8", VARIANT_OF.format(f"video/{name}")),
        without_lines("master.m3u8", KEYS_OF.format(name)),
        without_lines("manifest.mpd", rf'(?s)   <Representation id="{name}".*?</Representation>\n'),
    )


MIXED_BREACHES = (
    b("13", "an AV1 rung cut at other times",
      both(first_gop_moved_before("270p"), text(f"{AV1}/{PLAYLIST}", "6.000000,\n00001", "8.000000,\n00001"),
           text(f"{AV1}/{PLAYLIST}", "6.000000,\n00002", "4.000000,\n00002"),
           pattern("manifest.mpd", r'(?s)(id="270p".*?)<S t="0" d="76800" r="1"/>',
                   r'\1<S t="0" d="102400"/><S t="102400" d="51200"/>'),
           *(text(f"{one}/{PLAYLIST}", "TARGETDURATION:6", "TARGETDURATION:8") for one in (
               "video/360p", "video/234p", "video/270p", "video/180p", "video/288p", "video/216p", SOUND)),
           true_rates)),
    b("15", "an AV1 segment that starts with an inter frame",
      both(ordinary_first_frame(f"{AV1}/00002.m4s"), true_key_pictures("270p"))),
    b("15", "an HEVC segment that starts with a clean random access picture",
      both(ordinary_first_frame(f"{HEVC}/00002.m4s"), true_key_pictures("288p"))),
    b("15", "an AV1 key frame that is not told as a sync sample", not_told_as_sync(f"{AV1}/00002.m4s")),
    b("17", "av1C that contradicts its sequence header", marker_bytes(f"{AV1}/init.mp4", b"av1C\x81\0", b"av1C\x81\4")),
    b("19", "AV1 above level 5.1", av1_level(AV1, 17)),
    b("19", "HEVC above level 5.0", stream_header(HEVC, lambda a, b: b.level_idc > 150)),
    b("19", "no H.264 beside other codecs", both(without_rung("360p"), without_rung("234p")), SHOULD),
    b("20", "HEVC parameter sets in the stream", other_sample_entry(HEVC, "hev1")),
    b("22", "AV1 in another colour space", stream_header(
        AV1, lambda a, b: a.colour.primaries != b.colour.primaries and a.colour.transfer == b.colour.transfer)),
    b("22", "HEVC in full range", stream_header(HEVC, lambda a, b: a.colour.full_range != b.colour.full_range)),
    b("26", "CODECS of another AV1 level", pattern("master.m3u8", r"av01\.0\.\d\dM\.08,mp4a", "av01.0.09M.08,mp4a")),
    b("26", "CODECS of HEVC's high tier", pattern("master.m3u8", r"(hvc1[^,]*)\.L(\d+[^,]*,mp4a)", r"\1.H\2")),
    b("32", "a single H.264 rung", without_rung("360p")),
    b("32", "a single AV1 rung", without_rung("270p"), SHOULD),
    b("36", "a false VIDEO-RANGE on AV1",
      pattern("master.m3u8", r"(av01.*VIDEO-RANGE=)SDR(,AUDIO)", r"\1HLG\2")),
    b("37", "an AV1 I-frame playlist with CODECS of H.264",
      pattern("master.m3u8", r'(I-FRAME.*CODECS=")av01[^"]*', r"\1avc1.64001e")),
    b("38", "an AV1 range that cuts the key frame off",
      pattern("iframes/270p.m3u8", r"BYTERANGE:\d+@", "BYTERANGE:700@")),
    b("44", "a manifest without the AV1 rungs",
      without_lines("manifest.mpd", r'(?s)  <AdaptationSet id="\d" contentType="video"[^<]*<Representation id="\d+p" '
                                    r'codecs="av01.*?</AdaptationSet>\n')),
)  # fmt: skip
"""Of a package of two rungs each of H.264, AV1 and HEVC."""
