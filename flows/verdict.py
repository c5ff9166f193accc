"""The verdict on footage as the JSON that `tsite probe`, refusals and the ledger share (DESIGN §6)."""

from fractions import Fraction

from pydantic import TypeAdapter

from flows.stages import Intake
from pipeline.model.admission import Admission
from pipeline.model.survey import Survey


def verdict_shape(admission: Admission) -> dict[str, object]:
    """admitted, reasons with code, severity, a sentence and what to do next in each language, proposals in seconds."""
    return {
        "admitted": admission.admitted,
        "reasons": [
            {
                "code": reason.code,
                "severity": reason.severity.value,
                "message_en": reason.message_en,
                "message_zh": reason.message_zh,
                "next_en": reason.next_en,
                "next_zh": reason.next_zh,
            }
            for reason in admission.reasons
        ],
        "proposals": [{"start_s": float(cut.start_s), "end_s": float(cut.end_s)} for cut in admission.proposals],
    }


def probe_shape(admission: Admission, taken: Intake | None) -> dict[str, object]:
    """What `tsite probe --json` prints; taken is None where the footage could not be read at all."""
    probed = taken.probe if taken else None
    video, audio = (probed.video, probed.audio) if probed else (None, None)
    return {
        **verdict_shape(admission),
        "duration_s": float(probed.duration_s if probed else Fraction(0)),
        "video": video
        and {
            "width_px": video.width_px,
            "height_px": video.height_px,
            "frame_rate": str(video.frame_rate),
            "variable_rate": video.variable_rate,
            "codec": video.codec,
            "rotation_deg": video.rotation_deg,
            "interlaced": video.interlaced,
            "hdr": video.hdr,
        },
        "survey": _survey_shape(taken.survey) if taken else None,
        "audio": audio and {"codec": audio.codec, "channels": audio.channels, "sample_rate_hz": audio.sample_rate_hz},
    }


def _survey_shape(survey: Survey) -> dict[str, object]:
    """What decoding told, None for what the footage does not have."""
    shape: dict[str, object] = TypeAdapter(Survey).dump_python(survey, mode="json")
    return shape
