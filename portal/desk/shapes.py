"""What the desk's script is told, as plain shapes for JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from crowd.draft_changes import CueKey, Standing
from crowd.draft_records import CommentRecord, DraftEditRecord
from crowd.proof import Proof
from flows.drafting import Drafted
from flows.suggestions import Suggestions
from portal.formats import moment
from portal.people.names import who_name
from portal.reviews.rule_messages import message_words
from portal.reviews.rule_names import rule_name

Shape = dict[str, Any]


def cues_shape(standing: Mapping[CueKey, Standing]) -> list[Shape]:
    """Cues that exist, each with its version."""
    return [
        {
            "language": key.language,
            "cue": key.identity,
            "version": found.version,
            "start_ms": found.cue.start_ms,
            "end_ms": found.cue.end_ms,
            "text": found.cue.text,
            "deleted": found.cue.deleted,
            "who": who_name(found.who),
        }
        for key, found in standing.items()
        if found.cue is not None
    ]


def desk_shape(drafted: Drafted, proof: Proof, *, is_open: bool) -> Shape:
    """The draft as it stands and what the rules say about it."""
    return {
        "newest": drafted.newest,
        "open": is_open,
        "cues": cues_shape(drafted.standing),
        "doubtful": {cue.identity: cue.doubtful for track in drafted.tracks for cue in track.cues if cue.doubtful},
        **proof_shape(proof),
    }


def proof_shape(proof: Proof) -> Shape:
    """Findings in the reader's language, errors first."""
    ordered = sorted(proof.findings, key=lambda remark: not remark.is_error)
    return {
        "errors": len(proof.errors),
        "warnings": len(proof.warnings),
        "findings": [
            {
                "cue": remark.cue,
                "language": remark.language,
                "error": remark.is_error,
                "rule": remark.rule,
                "name": rule_name(remark.rule),
                "message": message_words(remark.message),
                "clause": remark.clause,
            }
            for remark in ordered
        ],
    }


def history_shape(edits: Iterable[DraftEditRecord], machine: Standing) -> list[Shape]:
    """Every edit of one cue, the newest first, and last what the machine made of it, if it did."""
    first = machine.cue
    made = {"version": 0, "outcome": "taken", "who": "", "at": "", **asdict(first)} if first else {}
    return [
        {
            "version": edit.version,
            "outcome": edit.outcome.value,
            "start_ms": edit.start_ms,
            "end_ms": edit.end_ms,
            "text": edit.text,
            "deleted": edit.deleted,
            "who": who_name(edit.who),
            "at": moment(edit.at),
        }
        for edit in reversed(list(edits))
    ] + ([made] if made else [])


def suggestions_shape(suggestions: Suggestions) -> Shape:
    """What the memory and the term base would say."""
    return {
        "sentence": suggestions.sentence,
        "matches": [
            {"source": match.pair.source, "target": match.pair.target, "percent": int(match.score * 100)}
            for match in suggestions.matches
        ],
        "terms": [{"written": found.written, "chinese": found.term.chinese} for found in suggestions.terms],
    }


def comments_shape(comments: Iterable[CommentRecord]) -> list[Shape]:
    """Threads in order of time, each with its answers."""
    threads: dict[int, Shape] = {}
    for comment in comments:
        said: Shape = {
            "id": comment.id,
            "start_ms": comment.start_ms,
            "end_ms": comment.end_ms,
            "text": comment.text,
            "who": who_name(comment.who),
            "at": moment(comment.at),
            "resolved_by": who_name(comment.resolved_by) if comment.resolved_by else None,
            "answers": [],
        }
        if comment.parent_id is None:
            threads[comment.id] = said
        else:
            threads[comment.parent_id]["answers"].append(said)
    return list(threads.values())
