// The list of cues: times, both texts, and beneath each what the rules say, what was unsure, and what another editor did.
(() => {
  "use strict";

  const { LANGUAGES } = window.tsiteDesk;

  const make = (tag, options = {}, ...children) => {
    const { dataset, ...rest } = options;
    const element = Object.assign(document.createElement(tag), rest);
    Object.assign(element.dataset, dataset);
    element.append(...children);
    return element;
  };

  const clock = (ms) => {
    const seconds = (ms % 60000) / 1000;
    return `${Math.floor(ms / 60000)}:${seconds.toFixed(3).padStart(6, "0")}`;
  };

  const readClock = (text) => {
    const [, minutes, seconds] = /^\s*(?:(\d+)[:：])?(\d+(?:[.,]\d{1,3})?)\s*$/.exec(text) ?? [];
    return seconds === undefined ? null : Math.round((Number(minutes ?? 0) * 60 + Number(seconds.replace(",", "."))) * 1000);
  };

  const fit = (area) => {
    area.rows = Math.max(2, area.value.split("\n").length);
  };

  class Lines {
    constructor(list, store, edits, words, { hear, seek, chosen }) {
      Object.assign(this, { list, store, edits, words, hear, seek, chosen });
      this.elements = new Map(); // cue -> its parts
      this.current = null;
      list.addEventListener("focusin", (event) => this.choose(event.target.closest(".line")?.dataset.cue));
      list.addEventListener("focusout", () => this.store.outbox.flush());
      store.addEventListener("cues", (event) => this.draw(event.detail?.typing));
      store.addEventListener("proof", () => this.drawProof());
      store.addEventListener("state", () => this.drawClashes());
    }

    get rows() {
      return this.store.rows();
    }

    row(cue = this.current) {
      return this.rows.find((row) => row.cue === cue);
    }

    beside(step) {
      const rows = this.rows;
      const at = rows.findIndex((row) => row.cue === this.current);
      return rows[at < 0 ? 0 : at + step];
    }

    choose(cue) {
      if (!cue || cue === this.current) {
        return;
      }
      this.elements.get(this.current)?.line.removeAttribute("aria-current");
      this.current = cue;
      this.elements.get(cue)?.line.setAttribute("aria-current", "true");
      this.chosen(this.row());
    }

    // The focus goes to the same language in that cue.
    go(cue, language = document.activeElement?.dataset?.language ?? this.language ?? "zh-Hans") {
      const area = this.elements.get(cue)?.[language];
      if (area) {
        this.language = language;
        area.focus({ preventScroll: true });
        area.closest(".line").scrollIntoView({ block: "center", behavior: "instant" });
      }
    }

    cursor() {
      const area = document.activeElement;
      return area?.dataset?.language && area.closest(".line") ? { language: area.dataset.language, at: area.selectionStart } : null;
    }

    draw(typing) {
      const rows = this.rows;
      const wanted = new Set(rows.map((row) => row.cue));
      for (const [cue, parts] of this.elements) {
        if (!wanted.has(cue)) {
          parts.line.remove();
          this.elements.delete(cue);
        }
      }
      let place = this.list.firstElementChild;
      for (const row of rows) {
        const parts = this.elements.get(row.cue) ?? this.build(row);
        if (parts.line !== place) {
          this.list.insertBefore(parts.line, place);
        } else {
          place = place.nextElementSibling;
        }
        this.fill(parts, row, typing);
      }
      this.drawProof();
      this.drawClashes();
    }

    build({ cue }) {
      const { words } = this;
      const line = make("li", { className: "line", id: `line-${cue}`, dataset: { cue } });
      const play = make("button", { type: "button", className: "line-play" });
      play.addEventListener("click", () => {
        this.choose(cue);
        this.hear(this.row(cue));
      });
      const times = ["start", "end"].map((side) => {
        const input = make("input", { className: "line-time", inputMode: "decimal", autocomplete: "off", dataset: { side } });
        input.setAttribute("aria-label", words[side]);
        input.addEventListener("change", () => this.retime(cue, side, input));
        return input;
      });
      const areas = LANGUAGES.map((language) => {
        const area = make("textarea", { className: "line-text", lang: language, rows: 2, maxLength: 500, spellcheck: language === "en", dataset: { language } });
        area.setAttribute("aria-label", words[language]);
        // What an input method is still composing is no text yet.
        area.addEventListener("compositionstart", () => (this.composing = area));
        area.addEventListener("compositionend", () => {
          this.composing = null;
          this.type(cue, language, area);
        });
        area.addEventListener("input", (event) => event.isComposing || this.type(cue, language, area));
        return area;
      });
      const unsure = make("p", { className: "line-unsure", hidden: true });
      const clash = make("div", { className: "clashes" });
      const remarks = make("ul", { className: "remarks", role: "list" });
      remarks.id = `remarks-${cue}`;
      areas.forEach((area) => area.setAttribute("aria-describedby", remarks.id));
      line.append(make("div", { className: "line-times" }, play, ...times), ...areas, unsure, remarks, clash);
      line.addEventListener("click", (event) => {
        if (event.target === line || event.target.closest(".line-unsure")) {
          this.choose(cue);
          this.hear(this.row(cue));
        }
      });
      const parts = { line, play, start: times[0], end: times[1], en: areas[0], "zh-Hans": areas[1], unsure, remarks, clash };
      this.elements.set(cue, parts);
      return parts;
    }

    fill(parts, row, typing) {
      parts.play.replaceChildren(make("span", { textContent: "▶" }), clock(row.start_ms).slice(0, -4));
      parts.play.setAttribute("aria-label", `${this.words.hear} ${clock(row.start_ms).slice(0, -4)}`);
      parts.play.firstChild.setAttribute("aria-hidden", "true");
      for (const side of ["start", "end"]) {
        if (document.activeElement !== parts[side]) {
          parts[side].value = clock(row[`${side}_ms`]);
        }
      }
      for (const language of LANGUAGES) {
        const text = row[language]?.text ?? "";
        if (parts[language].value !== text && this.composing !== parts[language] && !(typing && document.activeElement === parts[language])) {
          parts[language].value = text;
        }
        parts[language].readOnly = !this.store.open;
        fit(parts[language]);
      }
      const unsure = this.store.doubtful[row.cue] ?? [];
      parts.unsure.hidden = !unsure.length;
      parts.unsure.replaceChildren(`${this.words.unsure} `, ...unsure.map((word) => make("span", { className: "doubtful", lang: "en", textContent: word })));
    }

    type(cue, language, area) {
      const row = this.row(cue);
      fit(area);
      this.store.edit([{ language, cue, start_ms: row.start_ms, end_ms: row.end_ms, text: area.value }], { typing: true });
    }

    retime(cue, side, input) {
      const row = this.row(cue);
      const ms = readClock(input.value);
      const done = ms !== null && this.edits.retime(row, side === "start" ? ms : row.start_ms, side === "end" ? ms : row.end_ms);
      if (!done) {
        input.value = clock(row[`${side}_ms`]);
      }
    }

    remark(finding) {
      const { words } = this;
      const name = `${finding.error ? words.error : words.warning} · ${words[finding.language]} · ${finding.name}`;
      const detail = make("span", { className: "remark-detail", title: finding.clause, textContent: finding.message });
      return make("li", { className: finding.error ? "remark remark-error" : "remark" }, make("span", { className: "remark-name", textContent: name }), detail);
    }

    drawProof() {
      const by = new Map();
      for (const finding of this.store.proof.findings) {
        by.set(finding.cue, [...(by.get(finding.cue) ?? []), finding]);
      }
      for (const [cue, parts] of this.elements) {
        const found = by.get(cue) ?? [];
        parts.remarks.replaceChildren(...found.map((finding) => this.remark(finding)));
        parts.line.classList.toggle("line-error", found.some((finding) => finding.error));
        parts.line.classList.toggle("line-warning", found.length > 0);
      }
      const whole = this.store.proof.findings.filter((finding) => !this.elements.has(finding.cue));
      document.getElementById("whole").replaceChildren(...whole.map((finding) => this.remark(finding)));
    }

    drawClashes() {
      const { store } = this;
      const by = new Map();
      for (const entry of store.outbox.conflicts) {
        for (const mine of entry.changes) {
          by.set(mine.cue, [...(by.get(mine.cue) ?? []), { entry, mine }]);
        }
      }
      const known = JSON.stringify([...by].map(([cue, clashes]) => [cue, clashes.map(({ entry }) => entry.key)]));
      if (known === this.clashesShown) {
        return;
      }
      this.clashesShown = known;
      for (const [cue, parts] of this.elements) {
        parts.clash.replaceChildren(...(by.get(cue) ?? []).map(({ entry, mine }) => this.clash(entry, mine)));
      }
      // A cue that the other editor deleted has no line: its conflict stands above the list.
      const homeless = [...by].filter(([cue]) => !this.elements.has(cue)).flatMap(([, clashes]) => clashes);
      document.getElementById("whole").append(...homeless.map(({ entry, mine }) => make("li", {}, this.clash(entry, mine))));
      this.list.querySelector(".clash")?.scrollIntoView({ block: "center", behavior: "instant" });
    }

    clash(entry, mine) {
      const { words, store } = this;
      const theirs = entry.theirs.find((one) => one.language === mine.language && one.cue === mine.cue);
      const told = (name, change) =>
        make(
          "div",
          { className: "clash-side" },
          make("p", { className: "clash-name", textContent: name }),
          make("p", { className: "clash-text", lang: mine.language, textContent: change && !change.deleted ? `${clock(change.start_ms)} – ${clock(change.end_ms)}\n${change.text}` : words.deleted }),
        );
      const mineButton = make("button", { type: "button", className: "button button-small", textContent: words.use_mine });
      mineButton.addEventListener("click", () => {
        store.outbox.settle(entry);
        store.edit(entry.changes.map(({ base: _base, ...change }) => change));
      });
      const theirsButton = make("button", { type: "button", className: "button button-plain button-small", textContent: words.keep_theirs });
      theirsButton.addEventListener("click", () => store.outbox.settle(entry));
      const who = theirs?.who ? ` · ${theirs.who}` : "";
      return make("div", { className: "clash", role: "group" }, told(words.yours, mine), told(words.theirs + who, theirs), make("div", { className: "clash-choice" }, mineButton, theirsButton));
    }
  }

  Object.assign(window.tsiteDesk, { Lines, make, clock, readClock });
})();
