"""The verdict on footage as the JSON that `tsite probe`, refusals and the ledger share (DESIGN §6)."""

from fractions import Fraction

from flows.stages import Intake
from pipeline.model.admission import Admission


def verdict_shape(admission: Admission) -> dict[str, object]:
    """admitted, reasons with code, severity and a sentence in each language, proposals in seconds."""
    return {
        "admitted": admission.admitted,
        "reasons": [
            {
                "code": reason.code,
                "severity": reason.severity.value,
                "message_en": reason.message_en,
                "message_zh": reason.message_zh,
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
        "audio": audio and {"codec": audio.codec, "channels": audio.channels, "sample_rate_hz": audio.sample_rate_hz},
    }
