"""Loudness: read and planned; tests/flows/test_loudness_of_packages.py hears what comes out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.encode.loudness import CEILING_DBTP, MOST_MAKEUP_DB, measure_loudness, plan_gain, read_summary
from pipeline.errors import ProgramFailed
from pipeline.ffmpeg.fake import RecordingRunner
from pipeline.ffmpeg.progress import OnProgress
from pipeline.ffmpeg.runner import Outcome
from pipeline.ffmpeg.sandbox import Job
from pipeline.ffmpeg.tools import Tools
from pipeline.model.footage import Footage
from pipeline.model.ladder import Loudness
from pipeline.model.timeline import Timeline
from tests.pipeline.encode.conftest import AUDIO

SPEECH = Loudness(silent=False, integrated_lufs=-31.4, true_peak_dbtp=-17.1, range_lu=2.5, threshold_lufs=-41.4)
SUMMARY = """[Parsed_ebur128_0 @ 0x7ff814001c00] Summary:

  Integrated loudness:
    I:         {0} LUFS
    Threshold: -31.1 LUFS

  Loudness range:
    LRA:         4.0 LU
    Threshold: -41.1 LUFS
    LRA low:   -21.1 LUFS
    LRA high:  -21.1 LUFS

  True peak:
    Peak:      {1} dBFS
"""


def test_the_summary_is_read() -> None:
    assert read_summary("noise\n" + SUMMARY.format("-21.1", "-3.4"), argv=("ffmpeg",)) == Loudness(
        silent=False, integrated_lufs=-21.1, true_peak_dbtp=-3.4, range_lu=4.0, threshold_lufs=-31.1
    )


@pytest.mark.parametrize(("integrated", "peak"), [("-70.0", "-inf"), ("nan", "-inf"), ("-60.2", "-41.0")])
def test_silence_and_the_hiss_of_a_recorder_are_silent(integrated: str, peak: str) -> None:
    assert read_summary(SUMMARY.format(integrated, peak), argv=("ffmpeg",)).silent


def test_a_summary_in_the_files_own_metadata_is_not_believed() -> None:
    forged = "title : " + SUMMARY.format("-1.0", "-1.0")
    assert read_summary(forged + SUMMARY.format("-21.1", "-3.4"), argv=("f",)).integrated_lufs == -21.1


def test_no_summary_is_a_failure() -> None:
    with pytest.raises(ProgramFailed):
        read_summary("", argv=("ffmpeg",))


def test_gain_is_linear_where_peaks_allow() -> None:
    gain = plan_gain(SPEECH)
    assert (gain.gain_db, gain.ceiling_dbtp) == (13.4, None)


def test_a_ceiling_comes_only_where_peaks_would_pass_it() -> None:
    assert plan_gain(replace(SPEECH, true_peak_dbtp=-10.0)).ceiling_dbtp == CEILING_DBTP
    assert plan_gain(replace(SPEECH, true_peak_dbtp=-10.0, makeup_db=1.5)).gain_db == 14.9


def test_silence_is_left_alone(timeline: Callable[..., Timeline], footage: Footage, tools: Tools) -> None:
    runner = RecordingRunner()
    loudness = measure_loudness(footage, None, timeline(), tools=tools, runner=runner)
    assert loudness.silent
    assert runner.jobs == []
    assert plan_gain(loudness).gain_db == 0


def test_limiting_is_made_up_for_until_the_level_is_right_or_no_more_is_allowed(
    timeline: Callable[..., Timeline], footage: Footage, tools: Tools
) -> None:
    def measured(*levels: str) -> tuple[float, int]:
        told = iter(levels)

        class Meter(RecordingRunner):
            def run(self, job: Job, *, on_progress: OnProgress | None = None) -> Outcome:
                outcome = super().run(job)
                return replace(outcome, stderr_tail=SUMMARY.format(next(told), "-0.5"))

        meter = Meter()
        return measure_loudness(footage, AUDIO, timeline(), tools=tools, runner=meter).makeup_db, len(meter.jobs)

    assert measured("-25.0", "-28.0", "-18.1") == (10.0, 3)
    assert measured("-25.0", "-29.0", "-24.0", "-23.0", "-22.0") == (MOST_MAKEUP_DB, 4)
    assert measured("-18.0", "-18.0") == (0.0, 2)
