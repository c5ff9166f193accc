import json
import os
import time
from pathlib import Path

from flows import standing
from flows.meter import Meter
from flows.standing import Standing, read_standing, told


def test_a_run_leaves_its_standing_where_others_read_it_and_takes_it_away_at_the_end(tmp_path: Path) -> None:
    meter = Meter()
    meter.expect(hears=False)
    with told(meter, tmp_path, "pump"):
        deadline = time.monotonic() + 20
        while (found := read_standing(tmp_path, "pump")) is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert found == Standing(share=0.0, left_s=None)
        assert read_standing(tmp_path, "other") is None
    assert read_standing(tmp_path, "pump") is None
    assert list((tmp_path / "runs").iterdir()) == []


def test_what_a_killed_run_left_is_not_believed_for_long(tmp_path: Path) -> None:
    file = tmp_path / "runs" / "pump.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"share": 0.5, "left_s": 60.0}))
    assert read_standing(tmp_path, "pump") == Standing(share=0.5, left_s=60.0)
    long_ago = time.time() - 2 * standing.STALE_S
    os.utime(file, (long_ago, long_ago))
    assert read_standing(tmp_path, "pump") is None


def test_half_a_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "pump.json").write_text('{"share":')
    assert read_standing(tmp_path, "pump") is None
