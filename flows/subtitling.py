"""The stages that make subtitles: hearing the body, cueing it, translating it. They run beside the encode."""

import json
from contextlib import closing
from dataclasses import asdict, replace
from fractions import Fraction
from math import ceil
from pathlib import Path

from crowd.memory import open_memory
from flows.following import followed_tracks
from flows.order import Order
from flows.programme_terms import names_of, programme_terms, term_base
from flows.stages import WHISPER
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
from pipeline.subtitles.fillers import Cleaned, clean_speech
from pipeline.subtitles.translation.choose import EngineChoice, choose_engine
from pipeline.subtitles.translation.engine import Engine
from pipeline.subtitles.translation.guarded import GuardedTranslator
from pipeline.subtitles.translation.names import spellings
from pipeline.subtitles.translation.term_base import Term
from pipeline.subtitles.translation.translate_track import track_sentences, translate_track
from pipeline.subtitles.translation.translator import Brief, Sentence, Translator, sentences_of

EMBEDDED, LOCAL_MODEL = "qwen2.5-coder-1.5b-en-zh-onnx", "qwen2.5-coder-1.5b-instruct-q4_k_m"
REMOVED_FILE = "removed.json"
"""Beside the tracks: the hesitations, fillers and stutters that were taken out, with their times."""


def subtitle(
    shop: Workshop, order: Order, footage: Footage, probed: Probe, timeline: Timeline
) -> tuple[SubtitleTrack, ...]:
    """Hear and translate; no tracks where the order leaves hearing out.

    Where a person has trimmed what was produced before, its cues follow the cuts instead, as editors had them by then.
    """
    if not order.hear:
        return ()
    if order.follows:
        return followed_tracks(shop.database, order, timeline)
    return translate(shop, order, hear(shop, order, footage, probed, timeline))


def hear(shop: Workshop, order: Order, footage: Footage, probed: Probe, timeline: Timeline) -> Transcript:
    """The words of the body, timed from its start; none where there is no sound or no speech."""
    audio = probed.audio
    if audio is None:
        return Transcript(language="en", words=())
    known = spellings(names_of(order.names, order.enterprise), terms_in_use(shop))

    def build(folder: Path) -> Transcript:
        return _recognise(shop, footage, audio, timeline, folder, known)

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
        spellings=known,
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
    return _recognise(shop, footage, probed.audio, timeline, folder, ())


def translate(shop: Workshop, order: Order, transcript: Transcript) -> tuple[SubtitleTrack, ...]:
    """The Chinese and the English track, timed from the start of the body; none where nothing was said."""
    cleaned = clean_speech(transcript)
    if not cleaned.transcript.words:
        shop.meter.report("translate", 1.0, "no speech")
        return ()
    english = replace(cue_english(cleaned.transcript), engine=WHISPER)
    brief, terms = Brief(about=_about(order), names=names_of(order.names, order.enterprise)), terms_in_use(shop)
    with shop.database.session(reading=True) as session:
        sentences = track_sentences(english, open_memory(session))
    with closing(open_translator(shop, terms)) as translator:

        def build(folder: Path) -> tuple[SubtitleTrack, ...]:
            _write_removed(cleaned, folder / REMOVED_FILE)
            chinese = translate_track(
                english,
                sentences,
                translator,
                brief=brief,
                terms=terms,
                on_progress=lambda done, total: shop.meter.report("translate", done / max(total, 1)),
            )
            return chinese, english

        return shop.artefact(
            "translate",
            tuple[SubtitleTrack, ...],
            build,
            english=english,
            sentences=sentences,
            brief=brief,
            terms=terms,
            engine=translator.name,
        )


def remembered(shop: Workshop, texts: list[str]) -> tuple[Sentence, ...]:
    """Sentences that stand in no programme, with what the memory knows of each."""
    with shop.database.session(reading=True) as session:
        return sentences_of(texts, memory=open_memory(session))


def terms_in_use(shop: Workshop) -> tuple[Term, ...]:
    """The term base of this workshop."""
    return term_base(shop.settings)


def terms_of(shop: Workshop, order: Order) -> tuple[Term, ...]:
    """What a programme's translation must obey: the names of its order ahead of the term base."""
    return programme_terms(shop.settings, order.names, order.enterprise)


def open_translator(shop: Workshop, terms: tuple[Term, ...]) -> Translator:
    """The engine that the settings name, guarded. Close it when done."""
    return GuardedTranslator(open_engine(shop), terms)


def open_engine(shop: Workshop) -> Engine:
    """The engine that the settings name, as it is. Close it when done."""
    settings = shop.settings
    choice = EngineChoice(
        kind=settings.translator,
        embedded_name=EMBEDDED,
        embedded=lambda: shop.weights.pull(EMBEDDED, None),
        gguf=lambda: settings.gguf_file or _shipped_gguf(shop),
        argos_packages_dir=settings.argos_packages_dir,
        url=settings.translator_url,
        model=settings.translator_model,
        key=settings.translator_key.get_secret_value(),
        # Half the cores: the encode runs beside it, and a model's threads wait for one another where cores are busy.
        threads=max(1, shop.threads // 2),
    )
    return choose_engine(choice)


def _recognise(
    shop: Workshop, footage: Footage, audio: AudioStream, timeline: Timeline, folder: Path, known: tuple[str, ...]
) -> Transcript:
    model = shop.weights.pull(WHISPER, None)
    wav = folder / "speech.wav"
    extract_speech_audio(footage, audio, timeline, tools=shop.tools, runner=shop.runner_for("hear"), destination=wav)
    body_s = float(timeline.body_s)
    transcript = WhisperRecogniser(model_dir=model, threads=shop.threads, names=known).recognise(
        wav, on_progress=lambda heard_s: shop.meter.report("hear", heard_s / body_s)
    )
    wav.unlink()
    return transcript


def _write_removed(cleaned: Cleaned, file: Path) -> None:
    file.write_text(json.dumps([asdict(removed) for removed in cleaned.removed]), encoding="utf-8")


def _shipped_gguf(shop: Workshop) -> Path:
    folder = shop.weights.pull(LOCAL_MODEL, None)
    return next(folder.glob("*.gguf"))


def _about(order: Order) -> str:
    """Whom the programme is about, for the translator. Not the titles: another one must change no subtitle."""
    return order.enterprise
