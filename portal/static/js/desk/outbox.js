// Edits on their way to the site. Each lies in localStorage from its first keystroke until the site has answered for it,
// so that neither a lost network nor a closed page loses one. They are sent one after the other, in order; sending one
// again under its key changes nothing. An edit that was overtaken stays as a conflict until a person has chosen.
(() => {
  "use strict";

  const REST_MS = 600; // typing that pauses this long is one edit
  const FIRST_RETRY_MS = 1000;
  const LAST_RETRY_MS = 15000;
  const DEFAULT_STATE = "saved";

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const same = (a, b) => a.language === b.language && a.cue === b.cue;

  class Outbox {
    // answered(entry, answer): the site took it. overtaken(entry, answer): another came first, or the review is decided.
    constructor({ place, digest, url, token, answered, overtaken, told }) {
      Object.assign(this, { digest, url, token, answered, overtaken, told });
      this.prefix = `tsite-desk:${place}:${digest}:`;
      this.entries = [];
      this.flying = null;
      this.retryMs = FIRST_RETRY_MS;
      this.state = DEFAULT_STATE;
      for (const name of Object.keys(localStorage).filter((one) => one.startsWith(this.prefix)).sort()) {
        // One that was refused is tried once more: a session that had ended refuses everything.
        this.entries.push({ ...JSON.parse(localStorage.getItem(name)), name, due: 0, refused: undefined });
      }
      this.next = this.entries.reduce((last, entry) => Math.max(last, entry.order), 0) + 1;
      window.addEventListener("online", () => this.wake(0));
    }

    start() {
      this.wake(0);
    }

    get waiting() {
      return this.entries.filter((entry) => !entry.theirs && !entry.refused);
    }

    get conflicts() {
      return this.entries.filter((entry) => entry.theirs);
    }

    holds(cue) {
      return this.entries.some((entry) => !entry.theirs && entry.changes.some((change) => same(change, cue)));
    }

    // changes: [{language, cue, base, start_ms, end_ms, text, deleted}]. typing: it may go on with the edit before it.
    put(changes, { typing = false } = {}) {
      const last = this.waiting.at(-1);
      const goesOn = typing && last?.typing && last !== this.flying && last.changes.length === 1 && same(last.changes[0], changes[0]);
      if (goesOn) {
        last.changes = [{ ...changes[0], base: last.changes[0].base }];
        last.due = Date.now() + REST_MS;
        this.keep(last);
      } else {
        const order = this.next++;
        const key = newKey();
        const name = `${this.prefix}${String(order).padStart(9, "0")}-${key}`;
        const entry = { name, key, order, changes, typing, due: typing ? Date.now() + REST_MS : 0 };
        this.entries.push(entry);
        this.keep(entry);
      }
      this.tell(this.state === "waiting" ? "waiting" : "saving");
      this.wake(typing ? REST_MS : 0);
    }

    flush() {
      for (const entry of this.waiting) {
        entry.due = 0;
      }
      this.wake(0);
    }

    settle(entry) {
      this.entries = this.entries.filter((one) => one !== entry);
      localStorage.removeItem(entry.name);
      this.tell();
    }

    keep(entry) {
      const { key, order, changes, typing, theirs, refused } = entry;
      localStorage.setItem(entry.name, JSON.stringify({ key, order, changes, typing, theirs, refused }));
    }

    wake(inMs) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), inMs);
    }

    async send() {
      const [entry] = this.waiting;
      if (this.flying || !entry) {
        this.tell();
        return;
      }
      if (entry.due > Date.now()) {
        this.wake(entry.due - Date.now());
        return;
      }
      this.flying = entry;
      this.tell(this.state === "waiting" ? "waiting" : "saving");
      try {
        const answer = await fetch(this.url, {
          method: "POST",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify({ key: entry.key, digest: this.digest, changes: entry.changes }),
        });
        await this.hear(entry, answer);
        this.retryMs = FIRST_RETRY_MS;
        this.flying = null;
        this.tell(this.waiting.length ? "saving" : undefined);
        this.wake(0);
      } catch {
        this.flying = null;
        this.tell("waiting");
        this.wake(this.retryMs);
        this.retryMs = Math.min(LAST_RETRY_MS, this.retryMs * 2);
      }
    }

    async hear(entry, answer) {
      if (answer.status === 400 || answer.status === 401 || answer.status === 403 || answer.status === 413) {
        entry.refused = true; // it would be refused again: it stays here, and the person is told
        this.keep(entry);
        return;
      }
      if (answer.status !== 200 && answer.status !== 409) {
        throw new Error(`status ${answer.status}`);
      }
      const told = await answer.json();
      if (answer.status === 200) {
        this.rebase(entry, told);
        this.answered(entry, told);
        this.settle(entry);
      } else {
        entry.theirs = told.cues;
        entry.outcome = told.outcome;
        this.keep(entry);
        this.overtaken(entry, told);
      }
    }

    // What this editor did on top of an edit of their own was done on the version that edit has become.
    rebase(entry, told) {
      for (const later of this.waiting.filter((one) => one !== entry)) {
        for (const change of later.changes) {
          const before = entry.changes.find((one) => same(one, change));
          const now = told.cues.find((one) => same(one, change));
          if (before && now && change.base === before.base) {
            change.base = now.version;
          }
        }
        this.keep(later);
      }
    }

    tell(state) {
      const refused = this.entries.some((entry) => entry.refused);
      const calm = this.conflicts.length ? "conflict" : refused ? "refused" : DEFAULT_STATE;
      this.state = state ?? (this.waiting.length ? this.state : calm);
      if (!this.waiting.length) {
        this.state = calm;
      }
      this.told(this.state, this.waiting.length);
    }
  }

  window.tsiteDesk = { Outbox, newKey };
})();
