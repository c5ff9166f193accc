from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import WrongInput
from pipeline.subtitles.memory.pairs import Pair
from pipeline.subtitles.memory.tmx import TmxFile, read_tmx, write_tmx

THEN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
OMEGAT = (
    HEAD
    + """<tmx version="1.4">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext"
   creationtoolversion="5.7.1" segtype="sentence" srclang="EN-US"/>
  <body>
<!-- Default translations -->
    <tu>
      <tuv xml:lang="EN-US"><seg>The <bpt i="0" x="0">&lt;b0&gt;</bpt>new<ept i="0">&lt;/b0&gt;</ept> line<ph x="1"/>
        starts.</seg></tuv>
      <tuv xml:lang="ZH-CN" changeid="editor" changedate="20260504T030201Z" creationid="first"
       creationdate="20250101T000000Z"><seg><hi type="bold">新</hi>生产线<ut>{\\b <sub>x</sub>}</ut>投产。</seg></tuv>
    </tu>
  </body>
</tmx>"""
)
TRADOS = """<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4"><header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format"
 datatype="xml" segtype="sentence" adminlang="en-GB" srclang="en-GB" creationdate="20240102T030405Z"
 creationid="PC\\one"><prop type="x-Recognizers">RecognizeAll</prop></header>
<body><tu creationdate="20240506T070809Z" creationid="PC\\two" changedate="20250607T080910Z" changeid="PC\\three">
<prop type="x-Context">0, 0</prop><tuv xml:lang="en-GB"><seg>Thank you.</seg></tuv>
<tuv xml:lang="zh-CN"><seg>谢谢。</seg></tuv></tu></body></tmx>"""
WEBLATE = (
    HEAD
    + """<tmx version="1.4"><header creationtool="Translate Toolkit" creationtoolversion="3.13" segtype="sentence"
 o-tmf="UTF-8" adminlang="en" srclang="en" datatype="PlainText"/><body>
<tu><tuv xml:lang="en"><seg>Patent</seg></tuv><tuv xml:lang="zh_Hans"><seg>专利</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Software</seg></tuv><tuv xml:lang="zh_Hant"><seg>軟體</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Untranslated</seg></tuv><tuv xml:lang="zh_Hans"><seg/></tuv></tu>
<tu><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="fr"><seg>Bonjour</seg></tuv></tu></body></tmx>"""
)


def read(content: str | bytes) -> TmxFile:
    return read_tmx(content, who="importer", when=THEN)


def unit(*languages: str) -> str:
    variants = "".join(f'<tuv xml:lang="{language}"><seg>{language}</seg></tuv>' for language in languages)
    return f'<tmx version="1.4"><header/><body><tu>{variants}</tu></body></tmx>'


def a_pair(source: str = "A & <b>", target: str = "甲“乙”", programme: str = "film", who: str = "编辑") -> Pair:
    return Pair(source=source, target=target, who=who, programme=programme, when=THEN)


lines = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(
    lambda text: " ".join(text.split()) or "-"
)
times = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
pairs = st.builds(Pair, source=lines, target=lines, who=lines, programme=lines | st.just(""), when=times)


@given(st.lists(pairs, max_size=5))
def test_what_is_written_is_read_back_equal(written: list[Pair]) -> None:
    text = write_tmx(written)
    assert read(text) == read(text.encode()) == TmxFile(pairs=tuple(written), traditional=0, incomplete=0)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_at_all_makes_a_file_that_is_read_again(source: str, target: str) -> None:
    once = read(write_tmx([a_pair(source, target, programme=source, who=target)]))
    assert read(write_tmx(once.pairs)).pairs == once.pairs
    assert len(once.pairs) + once.incomplete == 1


def test_a_written_file_is_what_other_tools_expect() -> None:
    text = write_tmx([a_pair()])
    assert text.startswith(HEAD + '<tmx version="1.4">')
    for attribute in ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"):
        assert f' {attribute}="' in text  # all that TMX 1.4b requires of a header
    assert '<tu changedate="20260504T030201Z" changeid="编辑">' in text
    assert '<prop type="x-programme">film</prop>' in text
    assert '<tuv xml:lang="en">\n    <seg>A &amp; &lt;b&gt;</seg>' in text
    assert '<tuv xml:lang="zh-CN">' in text


def test_omegat_is_read_with_its_codes_flattened() -> None:
    expected = Pair(source="The new line starts.", target="新生产线投产。", who="editor", programme="", when=THEN)
    assert read(OMEGAT) == TmxFile(pairs=(expected,), traditional=0, incomplete=0)


def test_trados_is_read_in_utf_16_with_who_changed_it_last() -> None:
    (found,) = read(TRADOS.encode("utf-16")).pairs
    assert (found.who, found.when) == ("PC\\three", datetime(2025, 6, 7, 8, 9, 10, tzinfo=UTC))
    assert read(TRADOS).pairs == (found,)


def test_weblate_is_read_and_what_is_skipped_is_counted() -> None:
    found = read(WEBLATE)
    assert [(pair.source, pair.target, pair.who, pair.when) for pair in found.pairs] == [
        ("Patent", "专利", "importer", THEN)
    ]
    assert (found.traditional, found.incomplete) == (1, 2)


def test_a_unit_without_a_date_is_as_old_as_its_file() -> None:
    text = unit("en", "zh").replace("<header/>", '<header creationdate="20200101T000000Z"/>')
    assert read(text).pairs[0].when == datetime(2020, 1, 1, tzinfo=UTC)
    assert read(text.replace("20200101T", "some day")).pairs[0].when == THEN


@pytest.mark.parametrize("code", ["zh", "ZH-CN", "zh-Hans", "zh_Hans_CN", "zh-SG", "cmn-Hans", "zh-CHS"])
def test_simplified_chinese_of_any_spelling_is_taken(code: str) -> None:
    assert [pair.target for pair in read(unit(code, "en-GB")).pairs] == [code]


@pytest.mark.parametrize("code", ["zh-TW", "zh-Hant", "zh_Hant_HK", "ZH-HK", "zh-MO", "zh-CHT"])
def test_traditional_chinese_is_counted_and_left_out(code: str) -> None:
    found = read(unit("en", code))
    assert (found.pairs, found.traditional) == ((), 1)
    assert [pair.target for pair in read(unit("en", code, "zh-CN")).pairs] == ["zh-CN"]


@pytest.mark.parametrize("language", ["zht", "zhang", "english", "ja", ""])
def test_other_languages_are_not_mistaken_for_ours(language: str) -> None:
    assert read(unit("en", language)).incomplete == 1


ENTITY = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE tmx [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE tmx [<!ENTITY % more SYSTEM "file:///etc/passwd"> %more;]>'


@pytest.mark.parametrize("doctype", [ENTITY, OUTSIDE, PARAMETER])
def test_entities_are_refused(doctype: str) -> None:
    with pytest.raises(WrongInput, match="entities"):
        read(doctype + unit("en", "zh"))


def test_an_entity_that_only_the_dtd_could_define_is_an_error() -> None:
    with pytest.raises(WrongInput, match="line"):
        read(HEAD + unit("en", "zh").replace("<seg>en", "<seg>&nbsp;"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        b"",
        "no xml",
        "<html/>",
        unit("en", "zh")[:-3],
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="gb2312"?><tmx/>',
        b'<?xml version="1.0" encoding="nothing"?><tmx/>',
        "<tmx>\udc80</tmx>",
    ],
)
def test_what_is_no_tmx_is_said_to_be_none(content: str | bytes) -> None:
    with pytest.raises(WrongInput):
        read(content)


def test_codes_nested_without_end_are_read() -> None:
    deep = 50_000
    text = unit("en", "zh").replace("<seg>en", "<seg>" + "<hi>" * deep + "en" + "</hi>" * deep)
    assert read(text).pairs[0].source == "en"


@given(st.binary() | st.tuples(st.just(HEAD.encode()), st.binary()).map(b"".join))
@example(b"\x00")
def test_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(WrongInput):
        read(content)


@given(st.integers(0, len(WEBLATE)), st.integers(0, 40), st.text(alphabet="<>/&;\"'!?[]-x \x00\udc80", max_size=8))
def test_a_damaged_file_is_read_or_refused(at: int, length: int, put: str) -> None:
    damaged = WEBLATE[:at] + put + WEBLATE[at + length :]
    for content in (damaged, damaged.encode("utf-8", "replace")):
        with suppress(WrongInput):
            read(content)
