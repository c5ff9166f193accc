import pytest

from pipeline.demo.outlines import OUTLINES, outline
from pipeline.demo.script import Shape, load_script
from pipeline.model.programme import Need

SCRIPT = load_script()
SHAPES = [(number, shape) for number, scene in enumerate(SCRIPT.scenes) for shape in scene.shapes]


def test_the_programme_has_its_names_in_both_languages() -> None:
    programme = SCRIPT.programme
    assert programme.title_en.isascii() and not programme.title_zh.isascii()
    assert programme.enterprise.startswith("示范")  # a demonstration, plain to see
    assert programme.need is Need.FINANCING
    assert programme.slug == programme.slug.lower() and " " not in programme.slug


@pytest.mark.parametrize("fact", ["patents", "million yuan", "percent", "Series B", "twenty million euros", "inquiry"])
def test_the_narration_speaks_of_business(fact: str) -> None:
    assert fact in " ".join(scene.narration for scene in SCRIPT.scenes)


def test_every_shape_can_be_drawn_and_appears_in_its_scene() -> None:
    assert {shape.draw for _, shape in SHAPES} <= {*OUTLINES, "text", "counter"}
    for _, shape in SHAPES:
        if shape.draw in OUTLINES:
            assert all(len(contour) >= 3 for contour in outline(shape)), shape


def test_nothing_flashes() -> None:
    """Everything comes in gently, and nothing that repeats in one place does so three times a second (WCAG 2.3.1)."""
    for _, shape in SHAPES:
        assert shape.fade_s >= 0.2 and shape.leave_s >= 0.2
        if shape.repeat.count > 1 and shape.repeat.step == (0.0, 0.0):
            assert shape.repeat.delay_s > 1 / 3


def test_words_in_the_picture_leave_room_for_subtitles() -> None:
    assert all(shape.at[1] <= 860 for _, shape in SHAPES if shape.draw in {"text", "counter"})


def test_a_key_the_script_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError):
        Shape(draw="circle", glitter=1)  # type: ignore[call-arg]
