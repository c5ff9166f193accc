"""A package of the size of a real one: its playlists are true, its segments are noise."""

import random
from pathlib import Path

SEGMENTS = 60
SEGMENT_S = 6
VIDEO_BYTES = 1_200_000
"""720p at 1.6 Mbit/s."""
AUDIO_BYTES = 96_000
"""AAC at 128 kbit/s."""
RENDITIONS = {"video/720p": VIDEO_BYTES, "audio/en": AUDIO_BYTES}

_MASTER = """#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="audio/en/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1800000,RESOLUTION=1280x720,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="a"
video/720p/index.m3u8
"""


def write_package(folder: Path) -> None:
    """Six minutes of one rung and one sound."""
    chance = random.Random(4)  # noqa: S311 - noise
    folder.mkdir(parents=True)
    (folder / "master.m3u8").write_text(_MASTER)
    for name, size in RENDITIONS.items():
        place = folder / name
        place.mkdir(parents=True)
        (place / "init.mp4").write_bytes(chance.randbytes(800))
        lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{SEGMENT_S}", '#EXT-X-MAP:URI="init.mp4"']
        for number in range(1, SEGMENTS + 1):
            (place / f"segment-{number}.m4s").write_bytes(chance.randbytes(size))
            lines += [f"#EXTINF:{SEGMENT_S}.000,", f"segment-{number}.m4s"]
        (place / "index.m3u8").write_text("\n".join([*lines, "#EXT-X-ENDLIST", ""]))
