from fractions import Fraction

import pytest

from pipeline.errors import WrongInput
from pipeline.package.read_playlist import RENDITION, read_playlist


def test_attributes_keep_commas_inside_quotes_and_lines_are_numbered() -> None:
    text = '#EXTM3U\n\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a,b",NAME="x=y",DEFAULT=YES\n'
    (tag,) = read_playlist(text.encode(), "m").all(RENDITION)
    assert (tag.line, dict(tag.attributes)) == (
        3,
        {"TYPE": "AUDIO", "GROUP-ID": "a,b", "NAME": "x=y", "DEFAULT": "YES"},
    )


def test_segments_carry_duration_range_map_and_discontinuity() -> None:
    text = '#EXTM3U\r\n#EXT-X-MAP:URI="i"\r\n#EXTINF:6,title\r\n#EXT-X-BYTERANGE:10@5\r\na\r\n'
    text += "#EXT-X-DISCONTINUITY\r\n#EXTINF:5.25,\r\n#EXT-X-BYTERANGE:7\r\na\r\n"
    first, second = read_playlist(text.encode(), "m").segments
    assert (first.duration_s, first.byte_range, first.discontinuity) == (Fraction(6), (10, 5), False)
    assert (second.duration_s, second.byte_range, second.discontinuity) == (Fraction(21, 4), (7, 15), True)
    assert first.map_tag is second.map_tag and second.line == 9


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"\xef\xbb\xbf#EXTM3U\n", "m:1", id="byte order mark"),
        pytest.param(b"#EXTM3U\n\xff\n", "m:2", id="not UTF-8"),
        pytest.param(b"\n#EXTM3U\n", "m:1", id="EXTM3U not first"),
        pytest.param(b"<html>not found</html>", "m:1", id="a web page"),
        pytest.param(b"#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,TYPE=AUDIO\n", "m:2", id="an attribute twice"),
        pytest.param(b'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,,NAME="x"\n', "m:2", id="an empty attribute"),
        pytest.param(b"#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,\n", "m:2", id="a trailing comma"),
        pytest.param(b"#EXTM3U\n#EXT-X-MEDIA:NAME=English\n", "m:2", id="a bare string"),
        pytest.param(b'#EXTM3U\n#EXT-X-MEDIA:NAME="English\n', "m:2", id="an open quote"),
        pytest.param(b"#EXTM3U\n#EXTINF:six,\na\n", "m:2", id="a duration in words"),
        pytest.param(b"#EXTM3U\n#EXTINF:-6,\na\n", "m:2", id="a negative duration"),
        pytest.param(b"#EXTM3U\n#EXTINF:nan,\na\n", "m:2", id="not a number"),
        pytest.param(b"#EXTM3U\na\n", "m:2", id="a segment without EXTINF"),
        pytest.param(b"#EXTM3U\n#EXTINF:6,\n", "m:2", id="EXTINF without a segment"),
        pytest.param(b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "m:2", id="a variant without a URI"),
        pytest.param(b"#EXTM3U\n#EXTINF:6,\n#EXT-X-BYTERANGE:10\na\n", "m:3", id="a range that continues nothing"),
    ],
)
def test_what_does_not_follow_the_grammar_is_refused_with_its_line(content: bytes, place: str) -> None:
    with pytest.raises(WrongInput) as refusal:
        read_playlist(content, "m")
    assert refusal.value.field == place
