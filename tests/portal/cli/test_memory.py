import json
from pathlib import Path

import pytest

from crowd import footage, ledger, memory, programmes
from crowd.database import Database
from pipeline.model.footage import Footage
from pipeline.model.programme import Programme
from portal.cli.main import main

ENGLISH = ("We hold twelve patents.", "Please contact us", "about licences.")
MACHINE = ("我们持有十二专利", "请联系我们", "关于执照")
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header/><body>
<tu><tuv xml:lang="en"><seg>Thank you.</seg></tuv><tuv xml:lang="zh-CN"><seg>谢谢。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Software</seg></tuv><tuv xml:lang="zh-TW"><seg>軟體</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu></body></tmx>"""


def webvtt(*cues: str) -> str:
    blocks = [f"c{n}\n00:00:{3 * n:02d}.000 --> 00:00:{3 * n + 3:02d}.000\n{text}\n" for n, text in enumerate(cues)]
    return "\n".join(["WEBVTT\n", *blocks])


@pytest.fixture
def tmx(tmp_path: Path) -> str:
    file = tmp_path / "given.tmx"
    file.write_text(TMX, encoding="utf-8")
    return str(file)


@pytest.fixture
def database(a_home_of_its_own: Path) -> Database:
    return Database.open(f"sqlite:///{a_home_of_its_own / 'tsite.db'}")


@pytest.fixture
def film(database: Database, tmp_path: Path) -> Path:
    """The package of a produced programme called film, with its two whole subtitle files."""
    package = tmp_path / "package"
    for language, cues in (("en", ENGLISH), ("zh-Hans", MACHINE)):
        file = package / "subtitles" / language / "full.vtt"
        file.parent.mkdir(parents=True)
        file.write_text(webvtt(*cues), encoding="utf-8")
    raw = Footage(sha256="a" * 64, path=Path("/footage/a"), original_name="raw.mp4", size_bytes=1)
    asked = Programme(slug="film", title_en="Film", title_zh="影片", enterprise="", need=None)
    with database.session() as session:
        kept = footage.record_footage(session, raw, who="team")
        record = programmes.submit(session, footage=kept, programme=asked, who="team", options={})
        programmes.advance(session, record, "producing", who="worker", why="a run", package_dir=package)
    return package


def test_what_is_imported_is_found_and_exported(
    tmx: str, tmp_path: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["memory", "import", tmx, "--by", "editor"]) == 0
    told = capsys.readouterr()
    assert told.out == "1 pairs read, 1 of them new\n"
    assert "1 units have only Traditional Chinese" in told.err and "1 units lack English or Chinese" in told.err
    assert main(["memory", "find", "thank you!"]) == 0
    assert capsys.readouterr().out.startswith("exact Thank you.\n      谢谢。  (editor · ")
    assert main(["memory", "export"]) == 0
    exported = capsys.readouterr().out
    assert "<seg>谢谢。</seg>" in exported
    assert main(["memory", "export", str(tmp_path / "out.tmx")]) == 0
    assert (tmp_path / "out.tmx").read_text(encoding="utf-8") == exported
    assert main(["memory", "import", str(tmp_path / "out.tmx"), "--by", "another"]) == 0
    assert capsys.readouterr().out.endswith("0 of them new\n")
    with database.session(reading=True) as session:
        assert [entry.who for entry in ledger.entries(session, memory.SUBJECT)] == ["editor"]


def test_find_shows_exact_and_nearest_as_json(tmx: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["memory", "import", tmx, "--by", "editor"])
    capsys.readouterr()
    assert main(["memory", "find", "Thank you all.", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["exact"] is None
    assert [(match["target"], match["who"]) for match in shown["nearest"]] == [("谢谢。", "editor")]
    assert 0.6 < shown["nearest"][0]["score"] < 1
    assert main(["memory", "find", "Thank you", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["exact"]["target"] == "谢谢。" and shown["nearest"][0]["score"] == 1


def test_nothing_near_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", "find", "Never heard."]) == 0
    told = capsys.readouterr()
    assert told.out == "" and "Nothing like it" in told.err


@pytest.mark.usefixtures("film")
def test_a_corrected_file_teaches_the_sentences_that_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected = tmp_path / "corrected.vtt"
    corrected.write_text(webvtt(MACHINE[0], "请联系我们", "洽谈许可事宜"), encoding="utf-8")
    assert main(["memory", "learn", "film", str(corrected), "--by", "editor"]) == 0
    assert main(["memory", "learn", "film", str(corrected), "--by", "editor"]) == 0
    assert capsys.readouterr().out == "1 sentences changed, 1 learnt\n1 sentences changed, 0 learnt\n"
    main(["memory", "find", "please contact us about licences", "--json"])
    exact = json.loads(capsys.readouterr().out)["exact"]
    assert exact["target"].replace("，", "") == "请联系我们洽谈许可事宜。"
    assert (exact["who"], exact["programme"]) == ("editor", "film")


def test_what_is_forgotten_is_gone(tmx: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["memory", "import", tmx, "--by", "editor"])
    forget = ["memory", "forget", "Thank you.", "--by", "chief", "--reason", "wrong"]
    assert main(forget) == 0
    assert main(forget) == 2
    assert "is not remembered" in capsys.readouterr().err


def test_a_programme_that_cannot_teach_is_named(film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corrected = tmp_path / "corrected.vtt"
    corrected.write_text(webvtt(*MACHINE), encoding="utf-8")
    assert main(["memory", "learn", "flim", str(corrected), "--by", "editor"]) == 2
    assert "there is none called flim" in capsys.readouterr().err
    (film / "subtitles" / "zh-Hans" / "full.vtt").unlink()
    assert main(["memory", "learn", "film", str(corrected), "--by", "editor"]) == 2
    assert "has no zh-Hans subtitles" in capsys.readouterr().err


@pytest.mark.usefixtures("film")
def test_english_subtitles_are_not_taken_for_corrections(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.vtt"
    wrong.write_text(webvtt(*ENGLISH), encoding="utf-8")
    assert main(["memory", "learn", "film", str(wrong), "--by", "editor"]) == 2
    assert "is not in Chinese" in capsys.readouterr().err


def test_a_file_that_is_no_tmx_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tmx").write_text("hello")
    assert main(["memory", "import", str(tmp_path / "a.tmx"), "--by", "editor"]) == 2
    assert "not a TMX file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["import", "missing.tmx", "--by", "x"], ["import", __file__], ["forget", "x", "--by", "y"], ["find"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["memory", *arguments])
    assert caught.value.code == 2
