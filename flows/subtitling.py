"""The stages that make subtitles: hearing the body, cueing it, translating it. They run beside the encode."""

from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path

from flows.order import Order
from flows.workshop import Workshop
from pipeline.intake.probing import probe
from pipeline.model.admission import Cut
from pipeline.model.footage import Footage
from pipeline.model.probe import AudioStream, Probe
from pipeline.model.subtitle import SubtitleTrack
from pipeline.model.timeline import Timeline
from pipeline.model.transcript import Transcript
from pipeline.speech.audio import extract_speech_audio
from pipeline.speech.whisper import WhisperRecogniser
from pipeline.subtitles.cueing import cue_english
from pipeline.subtitles.translation.choose import choose_translator
from pipeline.subtitles.translation.translate_track import translate_track
from pipeline.subtitles.translation.translator import ClosingTranslator

WHISPER, LOCAL_MODEL = "whisper-base", "qwen2.5-coder-1.5b-instruct-q4_k_m"


def subtitle(
    shop: Workshop, order: Order, footage: Footage, probed: Probe, timeline: Timeline
) -> tuple[SubtitleTrack, ...]:
    """Hear and translate; no tracks where the order leaves hearing out."""
    if not order.hear:
        return ()
    return translate(shop, order, hear(shop, footage, probed, timeline))


def hear(shop: Workshop, footage: Footage, probed: Probe, timeline: Timeline) -> Transcript:
    """The words of the body, timed from its start; none where there is no sound or no speech."""
    audio = probed.audio
    if audio is None:
        return Transcript(language="en", words=())

    def build(folder: Path) -> Transcript:
        return _recognise(shop, footage, audio, timeline, folder)

    return shop.artefact(
        "hear",
        Transcript,
        build,
        footage=footage.sha256,
        audio=audio,
        cuts=timeline.cuts,
        frames=timeline.cut_frames,
        rate=timeline.frame_rate,
        model=WHISPER,
    )


def hear_file(shop: Workshop, file: Path, folder: Path) -> Transcript:
    """The words of any recording, picture or not, not kept. folder: where the WAV may lie meanwhile."""
    footage = Footage(sha256="", path=file.absolute(), original_name=file.name, size_bytes=file.stat().st_size)
    probed = probe(footage, tools=shop.tools, runner=shop.runner_for("intake"))
    if probed.audio is None:
        return Transcript(language="en", words=())
    whole = Cut(start_s=Fraction(0), end_s=probed.duration_s)
    frames = ceil(probed.duration_s * 25)
    timeline = Timeline(
        width_px=2,
        height_px=2,
        frame_rate=Fraction(25),
        cuts=(whole,),
        title_frames=0,
        cut_frames=(frames,),
        ending_frames=0,
    )
    return _recognise(shop, footage, probed.audio, timeline, folder)


def translate(shop: Workshop, order: Order, transcript: Transcript) -> tuple[SubtitleTrack, ...]:
    """The Chinese and the English track, timed from the start of the body; none where nothing was said."""
    if not transcript.words:
        shop.meter.report("translate", 1.0, "no speech")
        return ()
    with closing(open_translator(shop)) as translator:

        def build(_: Path) -> tuple[SubtitleTrack, ...]:
            english = replace(cue_english(transcript), engine=WHISPER)
            chinese = translate_track(
                english,
                translator,
                brief=_brief(order),
                on_progress=lambda done, total: shop.meter.report("translate", done / max(total, 1)),
            )
            return chinese, english

        return shop.artefact(
            "translate",
            tuple[SubtitleTrack, ...],
            build,
            transcript=transcript,
            brief=_brief(order),
            engine=translator.name,
        )


def open_translator(shop: Workshop) -> ClosingTranslator:
    """Argos where its en-zh package is installed, else the local model. Close it when done."""
    # Half the cores: the encode runs beside it, and a model's threads wait for one another where cores are busy.
    threads = max(1, shop.threads // 2)
    return choose_translator(
        argos_packages_dir=shop.settings.argos_packages_dir, gguf=lambda: _gguf(shop), threads=threads
    )


def _recognise(shop: Workshop, footage: Footage, audio: AudioStream, timeline: Timeline, folder: Path) -> Transcript:
    model = shop.weights.pull(WHISPER, None)
    wav = folder / "speech.wav"
    extract_speech_audio(footage, audio, timeline, tools=shop.tools, runner=shop.runner_for("hear"), destination=wav)
    body_s = float(timeline.body_s)
    transcript = WhisperRecogniser(model_dir=model, threads=shop.threads).recognise(
        wav, on_progress=lambda heard_s: shop.meter.report("hear", heard_s / body_s)
    )
    wav.unlink()
    return transcript


def _gguf(shop: Workshop) -> Path:
    folder = shop.weights.pull(LOCAL_MODEL, None)
    return next(folder.glob("*.gguf"))


def _brief(order: Order) -> str:
    """What the programme is about, for the translator's context."""
    return " / ".join(filter(None, (order.title_en, order.title_zh, order.enterprise)))
