// Comments at a moment or over a cue, in threads; a resolved one folds away.
(() => {
  "use strict";

  const { make, clock } = window.tsiteDesk;
  const LOOK_EVERY_MS = 15000;
  const short = (ms) => clock(ms).slice(0, -4);

  class Comments {
    constructor(bench, words, { row, playheadMs, seek }) {
      Object.assign(this, { bench: bench.dataset, words, row, playheadMs, seek });
      this.list = document.getElementById("threads");
      this.form = document.getElementById("say");
      this.text = document.getElementById("comment");
      this.whole = document.getElementById("say-range");
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.say();
      });
      this.whole.addEventListener("change", () => this.place());
      window.setInterval(() => this.load().catch(() => undefined), LOOK_EVERY_MS);
    }

    // Where a comment would stand now.
    at() {
      const row = this.whole.checked ? this.row() : null;
      return row ? { start_ms: row.start_ms, end_ms: row.end_ms } : { start_ms: Math.round(this.playheadMs()), end_ms: null };
    }

    place() {
      const { start_ms, end_ms } = this.at();
      document.getElementById("say-at").textContent = `${this.words.comment_at} ${short(start_ms)}${end_ms === null ? "" : `–${short(end_ms)}`}`;
    }

    async load() {
      const answer = await fetch(this.bench.comments, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        this.draw((await answer.json()).comments);
      }
    }

    async post(address, body) {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.bench.token },
        body: JSON.stringify(body),
      });
      if (answer.ok) {
        this.shown = null;
        this.draw((await answer.json()).comments);
      }
      return answer.ok;
    }

    async say() {
      // What was written stays in the field until the site has it.
      if (await this.post(this.bench.comments, { text: this.text.value, ...this.at() }).catch(() => false)) {
        this.text.value = "";
      }
    }

    draw(threads) {
      const told = JSON.stringify(threads);
      if (told === this.shown || (this.shown && this.list.contains(document.activeElement))) {
        return;
      }
      this.shown = told;
      const open = threads.filter((thread) => !thread.resolved_by);
      const done = threads.filter((thread) => thread.resolved_by);
      const nothing = make("li", { className: "hint", textContent: this.words.no_comments });
      this.list.replaceChildren(...(threads.length ? [...open, ...done].map((thread) => this.thread(thread)) : [nothing]));
    }

    thread(thread) {
      const end = thread.end_ms === null ? "" : `–${short(thread.end_ms)}`;
      const time = make("button", { type: "button", className: "thread-time", textContent: short(thread.start_ms) + end });
      time.addEventListener("click", () => this.seek(thread.start_ms));
      const said = (one) => make("div", { className: "said" }, make("p", { className: "said-who", textContent: `${one.who} · ${one.at}` }), make("p", { className: "said-text", textContent: one.text }));
      const item = make("li", { className: thread.resolved_by ? "thread thread-done" : "thread" }, time, said(thread), ...thread.answers.map(said));
      if (thread.resolved_by) {
        item.append(make("p", { className: "hint", textContent: `${this.words.resolved} ${thread.resolved_by}` }));
        return item;
      }
      const field = make("input", { className: "thread-answer", maxLength: 2000, required: true });
      field.setAttribute("aria-label", this.words.answer);
      field.placeholder = this.words.answer;
      const send = make("button", { type: "submit", className: "button button-plain button-small", textContent: this.words.send });
      const form = make("form", { className: "thread-form" }, field, send);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.post(this.bench.comments, { text: field.value, parent: thread.id, start_ms: thread.start_ms, end_ms: thread.end_ms }).catch(() => undefined);
      });
      const resolve = make("button", { type: "button", className: "button button-plain button-small", textContent: this.words.resolve });
      resolve.addEventListener("click", () => this.post(this.bench.resolved, { comment: thread.id }).catch(() => undefined));
      form.append(resolve);
      item.append(form);
      return item;
    }
  }

  window.tsiteDesk.Comments = Comments;
})();
