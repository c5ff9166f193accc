"""The local model where its weights are, and what is said where they are not."""

from pathlib import Path

import pytest

from pipeline.errors import ComponentMissing
from pipeline.settings import Settings
from pipeline.subtitles.translation.engine import Question
from pipeline.subtitles.translation.gguf import GgufEngine
from pipeline.subtitles.translation.guard import judge


def test_a_missing_model_is_named_with_its_remedy(tmp_path: Path) -> None:
    engine = GgufEngine(tmp_path / "small.gguf", 1)
    assert engine.name == "small"
    with pytest.raises(ComponentMissing, match=r"small\.gguf"):
        engine.propose([Question(sentence="Hello.")])


@pytest.mark.media
def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\x00" * 400)
    with pytest.raises(ComponentMissing, match=r"broken\.gguf cannot be loaded"):
        GgufEngine(tmp_path / "broken.gguf", 1).propose([Question(sentence="Hello.")])


def test_no_questions_load_no_model(tmp_path: Path) -> None:
    assert GgufEngine(tmp_path / "small.gguf", 1).propose([]) == ()


@pytest.fixture
def model_file() -> Path | None:
    """The weights where they have been fetched; none elsewhere, where a scripted engine stands for the model."""
    folder = Settings().resolved().weights_dir
    found = sorted(folder.glob("qwen2.5*/*.gguf")) if folder else []
    return found[0] if found else None


@pytest.mark.media
def test_the_real_model_translates_the_same_whatever_came_before(
    model_file: Path | None, capfd: pytest.CaptureFixture[str]
) -> None:
    if model_file is None:
        with pytest.raises(ComponentMissing):
            GgufEngine(Path("no-weights-here.gguf"), 2).propose([Question(sentence="Thank you.")])
        return
    first, second = (
        Question(sentence=text)
        for text in ("Our sales grew to 24 million euros in 2023.", "Thank you for your attention.")
    )
    engine = GgufEngine(model_file, 2)
    forward = engine.propose([first, second])
    again = engine.propose([first])
    engine.close()
    assert again == forward[:1]
    assert judge(first.sentence, forward[0][0], ()).faults == ()
    assert "2400万欧元" in forward[0][0]
    assert "谢" in forward[1][0]
    assert capfd.readouterr().out == ""
