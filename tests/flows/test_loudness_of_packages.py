"""Loudness of finished packages, by a meter that is not ours: pyloudnorm (BS.1770-4) and SciPy's oversampling."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from flows import stages
from flows.bench_sync import joined
from flows.order import Order
from flows.workshop import Workshop, open_workshop
from pipeline.edit.timeline import plan_timeline
from pipeline.encode.ladder import plan_ladder
from pipeline.ffmpeg.command import ffmpeg_argv
from pipeline.ffmpeg.sandbox import Job
from pipeline.intake.keeping import keep
from pipeline.settings import Settings
from tests.conftest import Footages

pytestmark = pytest.mark.media

OVERSAMPLED = 4
"""ITU-R BS.1770-4 annex 2."""

# Noise in syllables, four a second, with pauses: as speech, neither steady nor even.
SPOKEN = "(random({seed})-0.5)*(0.2+0.8*lt(mod(4*t,1),0.6))*lt(mod(t,3),2.4)"
CASES = {
    "quiet": (f"0.012*{SPOKEN}", "stereo", "aac"),
    "loud": (f"1.9*{SPOKEN}", "stereo", "pcm_s16le"),
    "clipped": (f"clip(9*{SPOKEN},-1,1)", "stereo", "pcm_s16le"),
    "surround": (f"0.3*{SPOKEN}", "5.1", "aac"),
    "mono": (f"0.05*{SPOKEN}", "mono", "aac"),
    "hot peaks": (f"0.03*{SPOKEN}+0.95*lt(mod(t,0.7),0.001)*sin(2*PI*1500*t)", "stereo", "pcm_s16le"),
    "silence": ("0", "stereo", "aac"),
}
CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6}


@pytest.fixture
def shop() -> Iterator[Workshop]:
    with closing(open_workshop(Settings())) as opened:
        yield opened


def packaged_sound(shop: Workshop, footage_file: Path, scratch: Path) -> NDArray[np.float32]:
    """The package's AAC decoded: floats, a row a sample."""
    footage = keep(footage_file, shop.footage_dir)
    order = Order(slug="loud", footage_sha256=footage.sha256, original_name="x", title_en="Loud", title_zh="响")
    probed = stages.take_in(shop, footage).probe
    timeline = plan_timeline(probed, shop.pack, ())
    planned = stages.Edit(timeline=timeline, ladder=plan_ladder(timeline))
    encoded = stages.render(shop, order, footage, probed, planned, stages.measure(shop, footage, probed, timeline))
    package = stages.pack_up(shop, order, planned, encoded, ()).directory
    sound = joined(package / "audio" / "en" / "playlist.m3u8", scratch)
    argv = ffmpeg_argv(shop.tools, ["-i", str(sound), "-f", "f32le", "-"])
    return np.frombuffer(shop.runner.run(Job(argv=argv, reads=(scratch,))).stdout, np.float32).reshape(-1, 2)


@pytest.mark.parametrize("name", CASES)
def test_a_package_is_at_18_lufs_with_true_peaks_below_1_dbtp(
    shop: Workshop, footages: Footages, tmp_path: Path, name: str
) -> None:
    wave, layout, codec = CASES[name]
    channels = "|".join(wave.format(seed=seed) for seed in range(CHANNELS[layout]))
    path = footages.make(
        f"{name.replace(' ', '-')}.mkv",
        *("-f", "lavfi", "-i", "color=gray:s=64x64:r=10:d=9"),
        *("-f", "lavfi", "-i", f"aevalsrc='{channels}':c={layout}:d=9:s=48000"),
        *("-c:v", "libx264", "-c:a", codec),
    )
    samples = packaged_sound(shop, path, tmp_path)
    heard_lufs = pyloudnorm.Meter(48_000).integrated_loudness(samples)
    peak_dbtp = 20 * np.log10(np.abs(resample_poly(samples, OVERSAMPLED, 1, axis=0)).max())
    assert heard_lufs == pytest.approx(-18, abs=1)
    assert peak_dbtp <= -1
