// Beside the cue that is worked on: what the memory and the term base would say, and what it said before.
(() => {
  "use strict";

  const { make, clock } = window.tsiteDesk;
  const REST_MS = 250;

  class Side {
    constructor(bench, store, lines, words) {
      Object.assign(this, { bench: bench.dataset, store, lines, words });
      this.suggestions = document.getElementById("suggestions");
      this.history = document.getElementById("history");
      this.box = document.getElementById("history-box");
      this.box.addEventListener("toggle", () => this.showHistory());
    }

    show(row) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => {
        this.showSuggestions(row).catch(() => undefined);
        this.showHistory().catch(() => undefined);
      }, REST_MS);
    }

    async ask(address, query) {
      const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } });
      return answer.ok ? answer.json() : null;
    }

    async showSuggestions(row) {
      const told = await this.ask(this.bench.suggestions, { cue: row.cue });
      if (!told || this.lines.current !== row.cue) {
        return;
      }
      const take = (text) => () => {
        this.store.edit([{ language: "zh-Hans", cue: row.cue, start_ms: row.start_ms, end_ms: row.end_ms, text }]);
      };
      const matches = told.matches.map((match) => {
        const button = make("button", { type: "button", className: "suggestion", lang: "zh-Hans", textContent: match.target });
        button.addEventListener("click", take(match.target));
        return make("li", {}, button, make("span", { className: "suggestion-of", lang: "en", textContent: `${match.percent} % · ${match.source}` }));
      });
      const terms = told.terms.map((term) =>
        make("li", { className: "term" }, make("span", { lang: "en", textContent: term.written }), make("span", { className: "term-chinese", lang: "zh-Hans", textContent: term.chinese.join(" / ") })),
      );
      const nothing = make("p", { className: "hint", textContent: this.words.no_suggestions });
      this.suggestions.replaceChildren(matches.length + terms.length ? make("ul", { className: "suggestions" }, ...matches, ...terms) : nothing);
      this.suggestions.firstChild.setAttribute("role", "list");
    }

    takeFirst() {
      this.suggestions.querySelector(".suggestion")?.click();
    }

    async showHistory() {
      const cue = this.lines.current;
      if (!this.box.open || !cue) {
        return;
      }
      const language = this.lines.language ?? "zh-Hans";
      const told = await this.ask(this.bench.history, { cue, language });
      if (!told || this.lines.current !== cue) {
        return;
      }
      this.history.replaceChildren(make("ol", { className: "versions-list" }, ...told.versions.map((edit) => this.version(edit, cue, language))));
      this.history.firstChild.setAttribute("role", "list");
    }

    version(edit, cue, language) {
      const fate = edit.outcome === "taken" ? "" : ` · ${this.words[edit.outcome]}`;
      const text = edit.deleted ? this.words.deleted : edit.text;
      const item = make(
        "li",
        {},
        make("p", { className: "hint", textContent: `${edit.who ? `${edit.who} · ${edit.at}` : this.words.machine} · ${clock(edit.start_ms)}–${clock(edit.end_ms)}${fate}` }),
        make("p", { className: "clash-text", lang: language, textContent: text }),
      );
      const button = make("button", { type: "button", className: "button button-plain button-small", textContent: this.words.restore });
      button.addEventListener("click", () => {
        const { start_ms, end_ms, text: said, deleted } = edit;
        this.store.edit([{ language, cue, start_ms, end_ms, text: said, deleted }]);
      });
      item.append(button);
      return item;
    }
  }

  window.tsiteDesk.Side = Side;
})();
