// Stretches of footage that go: saved as cues are, and what that means for lengths, clocks and subtitles.
(() => {
  "use strict";

  const { Store, newKey } = window.tsiteDesk;
  const FOOTAGE = "footage";
  const SHORTEST_MS = 100; // as pipeline/edit/trimming.py
  const UNHEARD_MS = 80; // as pipeline/subtitles/trimming.py
  const SHORTEST_CUE_MS = 833;

  const without = (stretch, gone) =>
    gone.end_ms <= stretch.start_ms || gone.start_ms >= stretch.end_ms
      ? [stretch]
      : [
          { ...stretch, end_ms: gone.start_ms },
          { ...stretch, start_ms: gone.end_ms },
        ].filter((piece) => piece.end_ms > piece.start_ms);

  class TrimStore extends Store {
    checkSoon() {} // the subtitle rules have nothing to say about footage

    going() {
      return [...this.cues.values()].filter((one) => !one.deleted).sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
    }

    drop(ranges) {
      return this.edit(ranges.map(({ start_ms, end_ms }) => ({ language: FOOTAGE, cue: `cut+${newKey().slice(0, 8)}`, start_ms: Math.round(start_ms), end_ms: Math.round(end_ms), text: "" })));
    }

    move(one, start_ms, end_ms) {
      return end_ms > start_ms && this.edit([{ language: FOOTAGE, cue: one.cue, start_ms: Math.round(start_ms), end_ms: Math.round(end_ms) }]);
    }

    keep(one) {
      return this.edit([{ language: FOOTAGE, cue: one.cue, deleted: true }]);
    }
  }

  // The stretches in order, and where each stands on the player's clock.
  class Material {
    constructor(stretches, startsMs) {
      let at = startsMs;
      this.stretches = stretches.map(([start_ms, end_ms]) => {
        const placed = { start_ms, end_ms, at };
        at += end_ms - start_ms;
        return placed;
      });
      this.startsMs = startsMs;
      this.endsMs = at;
    }

    footage(ms) {
      for (const { start_ms, end_ms, at } of this.stretches) {
        if (ms <= at) {
          return start_ms;
        }
        if (ms < at + end_ms - start_ms) {
          return start_ms + ms - at;
        }
      }
      return this.stretches.at(-1).end_ms;
    }

    shown(ms) {
      for (const { start_ms, end_ms, at } of this.stretches) {
        if (ms <= start_ms) {
          return at;
        }
        if (ms < end_ms) {
          return at + ms - start_ms;
        }
      }
      return this.endsMs;
    }

    stays(going) {
      const left = going.reduce((staying, gone) => staying.flatMap((stretch) => without(stretch, gone)), this.stretches);
      return left.filter((piece) => piece.end_ms - piece.start_ms >= SHORTEST_MS);
    }

    // What goes, on the player's clock, in order and without overlaps.
    holes(going) {
      const shown = going.map((one) => ({ ...one, start_ms: this.shown(one.start_ms), end_ms: this.shown(one.end_ms) })).filter((one) => one.end_ms > one.start_ms);
      const merged = [];
      for (const one of shown.sort((a, b) => a.start_ms - b.start_ms)) {
        const last = merged.at(-1);
        if (last && one.start_ms <= last.end_ms) {
          last.end_ms = Math.max(last.end_ms, one.end_ms);
        } else {
          merged.push({ ...one });
        }
      }
      return merged;
    }

    // Of cues on the player's clock, those that a hole takes (goes) or shortens.
    touched(cues, going) {
      const holes = this.holes(going);
      return cues.flatMap((cue) => {
        const lost = holes.reduce((sum, hole) => sum + Math.max(0, Math.min(hole.end_ms, cue.end_ms) - Math.max(hole.start_ms, cue.start_ms)), 0);
        const left = cue.end_ms - cue.start_ms - lost;
        return lost > UNHEARD_MS ? [{ ...cue, goes: left < SHORTEST_CUE_MS }] : [];
      });
    }

    // The stretches that proposals, which say what to keep, would let go.
    complement(kept) {
      const edges = [this.stretches[0].start_ms, ...kept.flat(), this.stretches.at(-1).end_ms];
      const gaps = [];
      for (let index = 0; index < edges.length; index += 2) {
        gaps.push({ start_ms: edges[index], end_ms: edges[index + 1] });
      }
      return gaps.filter((gap) => gap.end_ms - gap.start_ms >= 1);
    }
  }

  Object.assign(window.tsiteDesk, { TrimStore, Material });
})();
