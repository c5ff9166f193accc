// What an editor can do to a cue besides typing: times, split, join, insert, delete. Both languages move together.
(() => {
  "use strict";

  const { LANGUAGES, newKey } = window.tsiteDesk;
  const SHORTEST_MS = 200;
  const NEW_CUE_MS = 1500;
  const ON_A_FRAME = 0.03; // times are whole milliseconds, frames are not

  const there = (row) => LANGUAGES.filter((language) => row[language]);

  // Where to cut the text that has no cursor in it: at the space or mark nearest to the share.
  const cutAt = (text, share) => {
    const wanted = text.length * share;
    const places = Array.from(text.matchAll(/[\s，、。；：！？,.;:!?]/g), (match) => match.index + 1);
    const near = places.filter((place) => place > 0 && place < text.length);
    const best = near.reduce((found, place) => (Math.abs(place - wanted) < Math.abs(found - wanted) ? place : found), Math.round(wanted));
    return near.length ? best : Math.round(wanted);
  };

  class Edits {
    constructor(store, { frameMs, lengthMs, playheadMs }) {
      Object.assign(this, { store, frameMs, lengthMs, playheadMs });
    }

    get gapMs() {
      return Math.ceil(2 * this.frameMs);
    }

    // So many frames from there; from between two frames to the next one.
    onFrame(ms, by) {
      const at = ms / this.frameMs;
      const near = Math.round(at);
      const from = Math.abs(at - near) < ON_A_FRAME ? near : by > 0 ? Math.floor(at) : Math.ceil(at);
      return Math.round((from + by) * this.frameMs);
    }

    retime(row, start, end) {
      const start_ms = Math.max(0, Math.round(start));
      const end_ms = Math.min(this.lengthMs || Infinity, Math.round(end));
      if (end_ms - start_ms < this.frameMs) {
        return false;
      }
      return this.store.edit(there(row).map((language) => ({ language, cue: row.cue, start_ms, end_ms })));
    }

    nudge(row, side, frames) {
      return side === "start"
        ? this.retime(row, this.onFrame(row.start_ms, frames), row.end_ms)
        : this.retime(row, row.start_ms, this.onFrame(row.end_ms, frames));
    }

    // cursor: {language, at} where the text is to be cut, or null. Returns the new cue's identity.
    split(row, cursor) {
      const at = this.playheadMs();
      const text = cursor ? row[cursor.language].text : "";
      const told = cursor && cursor.at > 0 && cursor.at < text.length ? cursor.at / text.length : null;
      const inside = at > row.start_ms + SHORTEST_MS && at < row.end_ms - SHORTEST_MS;
      const share = told ?? (inside ? (at - row.start_ms) / (row.end_ms - row.start_ms) : 0.5);
      const middle = inside ? at : row.start_ms + share * (row.end_ms - row.start_ms);
      const end_ms = Math.round(middle - this.gapMs / 2);
      const start_ms = end_ms + this.gapMs;
      if (end_ms - row.start_ms < SHORTEST_MS || row.end_ms - start_ms < SHORTEST_MS) {
        return null;
      }
      const fresh = `${row.cue.split("+")[0]}+${newKey().slice(0, 8)}`;
      this.store.edit(
        there(row).flatMap((language) => {
          const whole = row[language].text;
          const cut = cursor?.language === language && told !== null ? cursor.at : cutAt(whole, share);
          return [
            { language, cue: row.cue, end_ms, text: whole.slice(0, cut).trim() },
            { language, cue: fresh, start_ms, end_ms: row.end_ms, text: whole.slice(cut).trim() },
          ];
        }),
      );
      return fresh;
    }

    join(row, next) {
      if (!next) {
        return false;
      }
      const joined = (language) => {
        const parts = [row[language]?.text, next[language]?.text].filter(Boolean);
        return parts.join(language === "en" ? " " : parts.some((part) => part.includes("\n")) ? "" : "\n");
      };
      const either = LANGUAGES.filter((language) => row[language] || next[language]);
      return this.store.edit([
        ...either.map((language) => ({ language, cue: row.cue, start_ms: row.start_ms, end_ms: next.end_ms, text: joined(language) })),
        ...there(next).map((language) => ({ language, cue: next.cue, deleted: true })),
      ]);
    }

    insert(row, next) {
      const start_ms = row.end_ms + this.gapMs;
      const limit = (next?.start_ms ?? this.lengthMs) - this.gapMs;
      const end_ms = Math.min(start_ms + NEW_CUE_MS, limit);
      if (end_ms - start_ms < SHORTEST_MS) {
        return null;
      }
      const fresh = `new+${newKey().slice(0, 8)}`;
      this.store.edit(LANGUAGES.map((language) => ({ language, cue: fresh, start_ms, end_ms, text: "" })));
      return fresh;
    }

    remove(row) {
      return this.store.edit(there(row).map((language) => ({ language, cue: row.cue, deleted: true })));
    }
  }

  window.tsiteDesk.Edits = Edits;
})();
