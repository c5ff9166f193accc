// The cues on the desk: what the site says stands, with this editor's edits on top, and what the rules say about them.
(() => {
  "use strict";

  const { Outbox, newKey } = window.tsiteDesk;
  const LANGUAGES = ["en", "zh-Hans"];
  const CHECK_REST_MS = 400;
  const LOOK_EVERY_MS = 5000;
  const UNDO_STEPS = 200;

  const idOf = (language, cue) => `${language} ${cue}`;
  const contentOf = ({ start_ms, end_ms, text, deleted }) => ({ start_ms, end_ms, text, deleted });
  const alike = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  class Store extends EventTarget {
    constructor(bench) {
      super();
      this.bench = bench.dataset;
      this.cues = new Map(); // id -> {language, cue, version, start_ms, end_ms, text, deleted}
      this.proof = { errors: 0, warnings: 0, findings: [] };
      this.doubtful = {};
      this.newest = 0; // the newest edit at the last look
      this.open = true;
      this.undoable = [];
      this.outbox = new Outbox({
        place: this.bench.slug,
        digest: this.bench.digest,
        url: this.bench.edits,
        token: this.bench.token,
        answered: (_entry, told) => this.take(told.cues),
        overtaken: (entry, told) => this.overtaken(entry, told),
        told: (state, waiting) => this.dispatchEvent(new CustomEvent("state", { detail: { state, waiting } })),
      });
    }

    async start() {
      await this.look().catch(() => undefined);
      this.outbox.start();
      window.setInterval(() => this.look().catch(() => undefined), LOOK_EVERY_MS);
    }

    async look() {
      const since = this.cues.size ? `?since=${this.newest}` : "";
      const answer = await fetch(this.bench.draft + since, { headers: { Accept: "application/json" } });
      if (!answer.ok) {
        return;
      }
      const told = await answer.json();
      if (told.digest !== undefined && told.digest !== this.bench.digest) {
        told.open = false; // packaged anew meanwhile: this page is about what was
        told.cues = undefined;
      }
      if (told.open !== this.open) {
        this.open = told.open;
        this.dispatchEvent(new CustomEvent("state", { detail: { state: told.open ? "saved" : "closed", waiting: 0 } }));
      }
      if (!told.cues) {
        return;
      }
      this.newest = told.newest;
      this.doubtful = told.doubtful;
      for (const cue of told.cues) {
        const id = idOf(cue.language, cue.cue);
        if (!this.outbox.holds(cue)) {
          this.cues.set(id, cue);
        }
      }
      for (const change of this.outbox.waiting.flatMap((entry) => entry.changes)) {
        this.lay(change); // what an earlier page left behind
      }
      this.proof = { errors: told.errors, warnings: told.warnings, findings: told.findings };
      if (this.outbox.waiting.length) {
        this.checkSoon();
      }
      this.dispatchEvent(new Event("cues"));
      this.dispatchEvent(new Event("proof"));
    }

    // Which version of every cue is shown: changes only by edits of one's own and by what a look brings.
    get shown() {
      return [...this.cues].map(([id, cue]) => `${id} ${cue.version}`).sort().join();
    }

    cue(language, cue) {
      return this.cues.get(idOf(language, cue));
    }

    // Rows by identity, in order of time: [{cue, start_ms, end_ms, en, "zh-Hans"}].
    rows() {
      const rows = new Map();
      for (const cue of this.cues.values()) {
        if (!cue.deleted) {
          const row = rows.get(cue.cue) ?? { cue: cue.cue };
          row[cue.language] = cue;
          rows.set(cue.cue, row);
        }
      }
      for (const row of rows.values()) {
        const timed = row.en ?? row["zh-Hans"];
        Object.assign(row, { start_ms: timed.start_ms, end_ms: timed.end_ms });
      }
      return [...rows.values()].sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
    }

    // wanted: [{language, cue, ...what shall be different}]. Returns whether anything is.
    edit(wanted, { typing = false, undoing = false } = {}) {
      if (!this.open) {
        return false;
      }
      const changes = [];
      const before = [];
      for (const { language, cue, ...asked } of wanted) {
        const found = this.cue(language, cue) ?? { language, cue, version: 0, start_ms: 0, end_ms: 0, text: "", deleted: true };
        const content = { ...contentOf(found), deleted: false, ...asked };
        if (!alike(contentOf(found), content)) {
          changes.push({ language, cue, base: found.version, ...content });
          before.push({ language, cue, ...contentOf(found) });
        }
      }
      if (!changes.length) {
        return false;
      }
      changes.forEach((change) => this.lay(change));
      const last = this.undoable.at(-1);
      const goesOn = typing && last?.typing && last.before[0].cue === before[0].cue && last.before[0].language === before[0].language;
      if (!undoing && !goesOn) {
        this.undoable.push({ before, typing });
        this.undoable.splice(0, Math.max(0, this.undoable.length - UNDO_STEPS));
      }
      this.outbox.put(changes, { typing });
      this.checkSoon();
      this.dispatchEvent(new CustomEvent("cues", { detail: { typing } }));
      return true;
    }

    undo() {
      const last = this.undoable.pop();
      if (last) {
        // What never was cannot be given back its times: it is deleted with those it has.
        const wanted = last.before.map((was) => (was.end_ms ? was : { language: was.language, cue: was.cue, deleted: true }));
        this.edit(wanted, { undoing: true });
      }
      return last?.before[0].cue;
    }

    lay({ base, ...change }) {
      const id = idOf(change.language, change.cue);
      this.cues.set(id, { version: base, ...this.cues.get(id), ...change });
    }

    take(cues) {
      for (const cue of cues) {
        const id = idOf(cue.language, cue.cue);
        const later = this.outbox.waiting.some((entry) => entry !== this.outbox.flying && entry.changes.some((one) => idOf(one.language, one.cue) === id));
        this.cues.set(id, later ? { ...this.cues.get(id), version: cue.version } : cue);
      }
    }

    overtaken(entry, told) {
      if (told.outcome === "late") {
        this.open = false;
      }
      for (const cue of told.cues) {
        this.cues.set(idOf(cue.language, cue.cue), cue);
      }
      this.dispatchEvent(new Event("cues"));
      this.checkSoon();
      this.look().catch(() => undefined);
    }

    checkSoon() {
      window.clearTimeout(this.checking);
      this.checking = window.setTimeout(() => this.check().catch(() => undefined), CHECK_REST_MS);
    }

    async check() {
      const changes = new Map();
      for (const change of this.outbox.waiting.flatMap((entry) => entry.changes)) {
        changes.set(idOf(change.language, change.cue), change);
      }
      const answer = await fetch(this.bench.check, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.bench.token },
        body: JSON.stringify({ changes: [...changes.values()] }),
      });
      if (answer.ok) {
        this.proof = await answer.json();
        this.dispatchEvent(new Event("proof"));
      }
    }
  }

  // A form that goes only once every edit is saved and every edit of others has been seen. refused: why not yet, or "".
  const guard = (form, alertBox, store, words, refused = () => "") => {
    const complain = (text) => {
      alertBox.textContent = text;
      alertBox.hidden = false;
    };
    form.addEventListener("submit", async (event) => {
      if (form.dataset.sure) {
        return;
      }
      event.preventDefault();
      const { submitter } = event;
      store.outbox.flush();
      if (refused()) {
        complain(refused());
        return;
      }
      if (store.outbox.entries.length) {
        complain(words[store.outbox.conflicts.length ? "conflict" : "unsaved"]);
        return;
      }
      const known = store.shown;
      await store.look().catch(() => undefined);
      if (store.shown !== known) {
        complain(words.edited_meanwhile);
        return;
      }
      document.getElementById("seen").value = String(store.newest);
      form.dataset.sure = "1";
      form.requestSubmit(submitter);
    });
  };

  Object.assign(window.tsiteDesk, { Store, guard, LANGUAGES, newKey });
})();
