"""tsite bench encode: its JSON, its tables, its drawing."""

import json
from xml.etree import ElementTree

from flows.benchmark import Spent
from flows.encode_bench.measuring import RungFigures
from flows.encode_bench.report import Beside, InputReport, LadderFigures
from pipeline.encode.quality import Quality
from portal.cli.bench_encode import as_json, encode_tables
from portal.cli.rate_plot import rate_plot


def ladder(cpu_s: float, size: int) -> LadderFigures:
    rungs = tuple(
        RungFigures(height_px=side, bytes=size * side, quality=Quality(vmaf=vmaf, vmaf_neg=vmaf - 2, ssim=0.99))
        for side, vmaf in ((1080, 93.0), (720, 90.0))
    )
    return LadderFigures(spent=Spent(wall_s=cpu_s / 2, cpu_s=cpu_s, peak_rss_bytes=2**20), rungs=rungs)


BESIDE = {
    "peertube": Beside(peer=ladder(100, 10), ours=ladder(45, 8), matched=True),
    "mediacms": Beside(peer=ladder(200, 10), ours=ladder(50, 9), matched=True),
    "shaka_streamer": Beside(peer=ladder(400, 40), ours=ladder(40, 8), matched=False),
}
REPORT = InputReport(name="talk.mp4", duration_s=10, made=ladder(40, 8), beside=BESIDE)


def test_the_json_has_the_ratios_and_the_rungs_beside_peertube() -> None:
    shape = json.loads(json.dumps(as_json([REPORT])))
    assert shape["ratios"]["peertube"] == {"cpu": 0.45, "wall": 0.45, "bytes": 0.8}
    assert shape["ratios"]["shaka_streamer"]["bytes"] == 0.2
    assert [rung["height_px"] for rung in shape["rungs"]] == [1080, 720]
    assert shape["rungs"][0]["bytes"] == 8640 and shape["rungs"][0]["peer_bytes"] == 10800
    assert shape["inputs"][0]["name"] == "talk.mp4"


def test_every_ladder_has_its_rows() -> None:
    whole, rungs = encode_tables(REPORT)
    assert {len(row) for row in whole.rows} == {len(whole.head)}
    assert whole.rows[2][-3:] == ("0.45", "0.45", "0.80")
    assert {len(row) for row in rungs.rows} == {len(rungs.head)}
    assert len(rungs.rows) == 2 * (1 + 3 + 2)


def test_the_drawing_is_a_line_a_ladder_inside_its_frame() -> None:
    drawing = ElementTree.fromstring(
        rate_plot("A & B", {"ours": [(900.0, 94.0), (300.0, 86.0)], "theirs": [(4000.0, 97.0)]})
    )
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawing.findall(f"{space}polyline")) == 2
    circles = drawing.findall(f"{space}circle")
    assert len(circles) == 3
    assert all(70 <= float(one.get("cx", "0")) <= 670 and 50 <= float(one.get("cy", "0")) <= 460 for one in circles)
    assert any(text.text == "A & B" for text in drawing.findall(f"{space}text"))
