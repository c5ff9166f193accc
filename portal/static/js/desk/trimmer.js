// The trimming bench: keys, both waveforms, the meter, what goes, and handing it in.
(() => {
  "use strict";

  const { TrimStore, Material, Waveform, blank, guard, make, clock, readClock } = window.tsiteDesk;
  const LIMIT_MS = 360000;
  const JUMP_MS = 5000;
  const BEFORE_CUT_MS = 2000;
  const bench = document.getElementById("trimmer");
  const words = JSON.parse(bench.dataset.words);
  const cues = JSON.parse(bench.dataset.cues);
  const proposals = JSON.parse(bench.dataset.proposals || "[]");
  const [titleMs, endingMs, frameMs] = ["titleMs", "endingMs", "frameMs"].map((name) => Number(bench.dataset[name]));
  const player = videojs.getPlayer("player");
  const store = new TrimStore(bench);
  const material = new Material(JSON.parse(bench.dataset.stretches), Number(bench.dataset.startsMs));
  const byId = (id) => document.getElementById(id);
  const nowMs = () => (player.currentTime() || 0) * 1000;
  const seek = (ms) => player.currentTime(Math.max(0, ms) / 1000);
  const tenths = (ms) => clock(Math.round(ms / 100) * 100).slice(0, -2);
  let inMs = null;

  const tell = (text) => {
    byId("told").textContent = text;
  };
  const holes = () => material.holes(store.going());
  const marksShown = () => (inMs === null ? holes() : [...holes(), { cue: "marked", start_ms: Math.min(inMs, nowMs()), end_ms: Math.max(inMs, nowMs()) }]);

  const near = new Waveform(byId("near-wave"), player, { rows: marksShown, current: () => "marked", address: bench.dataset.sound });

  // The whole length in one canvas.
  const whole = byId("whole-wave");
  const wholeMs = material.endsMs + (material.startsMs ? endingMs : 0);
  const place = (ms) => (ms / wholeMs) * whole.clientWidth;
  const drawWhole = () => {
    const { pen, width, height, colour } = blank(whole);
    pen.fillStyle = colour("--ink-soft");
    const perPx = near.peaks.length / Math.max(1, place(1000 * (near.peaks.length / near.rate)));
    for (let x = 0; x < width && perPx; x += 2) {
      const peak = Math.max(0, ...near.peaks.slice(Math.floor(x * perPx), Math.floor((x + 2) * perPx) + 1)) / near.loudest;
      const tall = Math.max(1, peak * (height - 10));
      pen.fillRect(x, (height - tall) / 2, 1.5, tall);
    }
    for (const { start_ms, end_ms } of marksShown()) {
      const [from, to] = [place(start_ms), Math.max(place(end_ms), place(start_ms) + 2)];
      pen.fillStyle = colour("--wave-cue");
      pen.fillRect(from, 0, to - from, height);
      pen.strokeStyle = colour("--bad");
      pen.lineWidth = 1;
      pen.save();
      pen.beginPath();
      pen.rect(from, 0, to - from, height);
      pen.clip();
      for (let x = from - height; x < to; x += 7) {
        pen.beginPath();
        pen.moveTo(x, height);
        pen.lineTo(x + height, 0);
        pen.stroke();
      }
      pen.restore();
    }
    pen.fillStyle = colour("--bad");
    pen.fillRect(place(nowMs()) - 1, 0, 2, height);
  };
  whole.addEventListener("click", (event) => seek((event.offsetX / whole.clientWidth) * wholeMs));
  new ResizeObserver(drawWhole).observe(whole);
  const drawWaves = () => {
    near.draw();
    drawWhole();
  };
  player.on(["timeupdate", "seeked", "loadedmetadata"], drawWhole);

  const bodyMs = () => material.stays(store.going()).reduce((sum, piece) => sum + piece.end_ms - piece.start_ms, 0);
  const overMs = () => titleMs + bodyMs() + endingMs - LIMIT_MS;

  const drawMeter = () => {
    const over = overMs();
    byId("length").textContent = tenths(LIMIT_MS + over);
    byId("title-length").textContent = tenths(titleMs);
    byId("body-length").textContent = tenths(bodyMs());
    byId("ending-length").textContent = tenths(endingMs);
    byId("meter").value = (LIMIT_MS + over) / 1000;
    const verdict = byId("verdict");
    const told = (over > 0 ? words.over : words.spare).replace("{time}", tenths(Math.abs(over)));
    if (verdict.textContent !== told) {
      verdict.textContent = told;
    }
    bench.classList.toggle("trimmer-over", over > 0);
  };

  const playOver = (one) => {
    seek(material.shown(one.start_ms) - BEFORE_CUT_MS);
    player.play();
  };

  const timeField = (one, side) => {
    const input = make("input", { className: "line-time", inputMode: "decimal", autocomplete: "off", value: clock(Math.round(material.shown(one[`${side}_ms`]))) });
    input.setAttribute("aria-label", side === "start" ? words.starts : words.ends);
    input.addEventListener("change", () => {
      const ms = readClock(input.value);
      const asked = ms === null ? null : material.footage(ms);
      const done = asked !== null && store.move(one, side === "start" ? asked : one.start_ms, side === "end" ? asked : one.end_ms);
      if (!done) {
        input.value = clock(Math.round(material.shown(one[`${side}_ms`])));
      }
    });
    return input;
  };

  const goingRow = (one) => {
    const play = make("button", { type: "button", className: "line-play", textContent: "▶" });
    play.setAttribute("aria-label", `${words.play_over} ${tenths(material.shown(one.start_ms))}`);
    play.addEventListener("click", () => playOver(one));
    const keep = make("button", { type: "button", className: "button button-plain button-small", textContent: words.keep });
    keep.addEventListener("click", () => store.keep(one));
    return make("li", { className: "going-row", dataset: { cue: one.cue } }, play, timeField(one, "start"), make("span", { textContent: "–" }), timeField(one, "end"), make("span", { className: "going-length", textContent: tenths(one.end_ms - one.start_ms) }), keep);
  };

  // Another came first: both stand here until a person has chosen.
  const clash = (entry) => {
    const side = (name, change) => `${name}: ${change && !change.deleted ? `${clock(Math.round(material.shown(change.start_ms)))} – ${clock(Math.round(material.shown(change.end_ms)))}` : words.deleted}`;
    const [mine] = entry.changes;
    const theirs = entry.theirs.find((one) => one.cue === mine.cue);
    const choose = (label, act) => {
      const button = make("button", { type: "button", className: "button button-small", textContent: label });
      button.addEventListener("click", act);
      return button;
    };
    const use = choose(words.use_mine, () => {
      store.outbox.settle(entry);
      store.edit(entry.changes.map(({ base: _base, ...change }) => change));
    });
    const leave = choose(words.keep_theirs, () => store.outbox.settle(entry));
    leave.classList.add("button-plain");
    return make("li", { className: "clash", dataset: { clash: entry.key } }, make("p", { textContent: side(words.yours, mine) }), make("p", { textContent: side(words.theirs, theirs) }), use, leave);
  };

  const drawGoing = () => {
    const list = byId("going");
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.cue : null;
    const rows = [...store.outbox.conflicts.map(clash), ...store.going().map(goingRow)];
    list.replaceChildren(...(rows.length ? rows : [make("li", { className: "hint", textContent: words.none_going })]));
    if (focused) {
      (list.querySelector(`[data-cue="${CSS.escape(focused)}"] button`) ?? byId("mark-in")).focus();
    }
    const touched = byId("touched");
    if (touched) {
      const found = material.touched(cues, store.going()).map((cue) =>
        make("li", { className: cue.goes ? "touched-cue touched-goes" : "touched-cue" },
          make("span", { className: "touched-fate", textContent: `${tenths(cue.start_ms)} ${cue.goes ? words.goes : words.cut_through}` }),
          make("span", { lang: "en", textContent: cue.en ?? "" }),
          make("span", { lang: "zh-Hans", textContent: cue["zh-Hans"] ?? "" })),
      );
      touched.replaceChildren(...(found.length ? found : [make("li", { className: "hint", textContent: words.no_cues })]));
    }
  };

  const draw = () => {
    drawMeter();
    drawGoing();
    drawWaves();
  };
  store.addEventListener("cues", draw);

  const state = byId("state");
  store.addEventListener("state", (event) => {
    const shown = store.open ? event.detail.state : "closed";
    state.dataset.state = shown;
    state.textContent = words[shown];
    drawGoing();
  });

  const markIn = () => {
    inMs = nowMs();
    tell(`${words.marked_from} ${tenths(inMs)}`);
    drawWaves();
  };
  const markOut = () => {
    if (inMs === null) {
      tell(words.mark_first);
      return;
    }
    const [from, to] = [Math.min(inMs, nowMs()), Math.max(inMs, nowMs())];
    inMs = null;
    tell("");
    store.drop([{ start_ms: material.footage(from), end_ms: material.footage(to) }].filter((one) => one.end_ms - one.start_ms >= frameMs / 2));
    drawWaves();
  };
  const undo = () => {
    inMs = null;
    tell("");
    store.undo();
    draw();
  };
  const last = () => store.going().at(-1);
  const keys = {
    KeyI: markIn,
    KeyO: markOut,
    KeyK: () => (player.paused() ? player.play() : player.pause()),
    KeyZ: undo,
    KeyP: () => last() && playOver(last()),
    Backspace: () => last() && store.keep(last()),
    Comma: () => seek((Math.round(nowMs() / frameMs) - 1) * frameMs + 1),
    Period: () => seek((Math.round(nowMs() / frameMs) + 1) * frameMs + 1),
    ArrowLeft: () => seek(nowMs() - JUMP_MS),
    ArrowRight: () => seek(nowMs() + JUMP_MS),
  };
  document.addEventListener("keydown", (event) => {
    const act = keys[event.code];
    if (event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing && act) {
      event.preventDefault();
      act();
    }
  });
  byId("mark-in").addEventListener("click", markIn);
  byId("mark-out").addEventListener("click", markOut);
  byId("undo").addEventListener("click", undo);
  const propose = byId("propose");
  propose.hidden = !proposals.length;
  propose.addEventListener("click", () => store.drop(material.complement(proposals)));

  player.on("timeupdate", () => {
    const at = nowMs();
    const hole = byId("skip").checked && !player.paused() && inMs === null ? holes().find((one) => at >= one.start_ms && at < one.end_ms - 50) : null;
    if (hole) {
      seek(hole.end_ms);
    }
  });

  guard(byId("hand-in"), byId("hand-in-alert"), store, words, () => {
    if (overMs() > 0) {
      return words.too_long;
    }
    return store.going().length ? "" : words.none_going;
  });

  draw();
  near.load().then(drawWhole).catch(() => undefined);
  store.start().catch(() => undefined);
  window.tsiteDesk.trimming = { store, material, player };
})();
