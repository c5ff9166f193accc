import re

import pytest

from pipeline.demo.drawing import compile_scenes
from pipeline.demo.script import Repeat, Scene, Shape


def events(*shapes: Shape, bounds_s: tuple[float, float] = (0.0, 10.0)) -> list[str]:
    scene = Scene(narration="", backdrop=("#000000", "#ffffff"), shapes=shapes)
    return [line for line in compile_scenes([scene], bounds_s).splitlines() if line.startswith("Dialogue:")]


def test_a_shape_stays_to_the_end_of_its_scene() -> None:
    (event,) = events(Shape(draw="circle", at=(100, 100), radius=10, appear_s=1.5), bounds_s=(60, 70))
    assert event.startswith("Dialogue: 0,0:01:01.50,0:01:10.00,Drawn")


def test_a_circle_hangs_by_its_centre() -> None:
    (event,) = events(Shape(draw="circle", at=(100, 200), radius=10))
    assert "\\an5\\pos(100.00,200.00)" in event and "\\p4" in event


def test_a_rising_bar_stands_on_its_base() -> None:
    (event,) = events(Shape(draw="rectangle", at=(100, 780), size=(50, 300), enter="rise", enter_s=2))
    assert "\\an2\\pos(100.00,780.00)" in event and "\\fscy0\\t(0,2000,0.5,\\fscy100)" in event


def test_colours_are_in_the_order_ass_wants() -> None:
    (event,) = events(Shape(draw="circle", radius=5, colour="#11aaff", opacity=0.5))
    assert "\\1c&Hffaa11&\\1a&H80&" in event


def test_what_began_before_the_scene_is_on_its_way() -> None:
    (event,) = events(
        Shape(draw="circle", at=(0, 0), radius=5, move=(1000, 0), life_s=10, appear_s=-4), bounds_s=(20, 40)
    )
    assert "\\move(400.00,0.00,1000.00,0.00)" in event
    assert event.startswith("Dialogue: 0,0:00:20.00,0:00:26.00")


def test_what_outlives_the_scene_is_cut_at_its_end() -> None:
    (event,) = events(
        Shape(draw="circle", at=(0, 0), radius=5, move=(1000, 0), life_s=10, appear_s=5), bounds_s=(0, 10)
    )
    assert "\\move(0.00,0.00,500.00,0.00)" in event


def test_a_honeycomb_shifts_every_other_row() -> None:
    grid = Repeat(count=4, step=(100, 90), columns=2, shift=50)
    placed = [
        re.search(r"pos\(([\d.]+),([\d.]+)\)", event) for event in events(Shape(draw="hexagon", radius=9, repeat=grid))
    ]
    assert [match and match.groups() for match in placed] == [
        ("0.00", "0.00"),
        ("100.00", "0.00"),
        ("50.00", "90.00"),
        ("150.00", "90.00"),
    ]


def test_a_counter_ends_on_its_number_and_stays() -> None:
    counted = events(Shape(draw="counter", number=96, text=" %", size=(300, 100), enter_s=2))
    assert counted[-1].endswith("}96 %") and ",0:00:10.00," in counted[-1]
    numbers = [int(event.rsplit("}", 1)[1].split()[0]) for event in counted]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("enter", "closed"), [("wipe-right", "\\clip(-12,"), ("wipe-left", "\\clip(12,")])
def test_a_wipe_opens_from_its_side(enter: str, closed: str) -> None:
    (event,) = events(Shape(draw="circle", radius=10, enter=enter))
    assert closed in event


def test_turning_is_clockwise_about_the_named_point() -> None:
    (event,) = events(Shape(draw="circle", at=(10, 10), around=(50, 50), radius=5, spin_dps=20))
    assert "\\org(50.00,50.00)\\frz-0.00\\t(\\frz-200.00)" in event
