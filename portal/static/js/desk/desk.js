// The desk put together: the player, the keys, the state of saving, and the decision.
(() => {
  "use strict";

  const { Store, guard, Edits, Lines, Waveform, Side, Comments, LANGUAGES } = window.tsiteDesk;
  const bench = document.getElementById("bench");
  const words = JSON.parse(bench.dataset.words);
  const player = videojs.getPlayer("player");
  const playheadMs = () => (player.currentTime() || 0) * 1000;
  const seek = (ms) => player.currentTime(ms / 1000 + 0.001);

  const store = new Store(bench);
  const edits = new Edits(store, { frameMs: Number(bench.dataset.frameMs), lengthMs: Number(bench.dataset.lengthMs), playheadMs });

  let stopAtMs = null;
  const hear = (row) => {
    if (row) {
      seek(row.start_ms);
      stopAtMs = row.end_ms;
      player.play();
    }
  };
  player.on("timeupdate", () => {
    if (stopAtMs !== null && playheadMs() >= stopAtMs) {
      stopAtMs = null;
      player.pause();
    }
  });
  // The package's own captions say what the cues were, not what they are on the desk.
  const hideCaptions = () => Array.from(player.textTracks()).forEach((track) => (track.mode = "disabled"));
  player.one("loadedmetadata", hideCaptions);
  if (player.readyState() > 0) {
    hideCaptions();
  }
  const togglePlay = () => {
    stopAtMs = null;
    return player.paused() ? player.play() : player.pause();
  };

  const lines = new Lines(document.getElementById("lines"), store, edits, words, {
    hear,
    seek,
    chosen: (row) => {
      if (player.paused() && row) {
        seek(row.start_ms);
      }
      side.show(row);
      comments.place();
      wave.draw();
    },
  });
  const wave = new Waveform(document.getElementById("wave"), player, { rows: () => store.rows(), current: () => lines.current, address: bench.dataset.waveform });
  const side = new Side(bench, store, lines, words);
  const comments = new Comments(bench, words, { row: () => lines.row(), playheadMs, seek });
  store.addEventListener("cues", () => wave.draw());

  const other = (language) => LANGUAGES.find((one) => one !== language);
  const step = (by) => {
    const next = lines.beside(by);
    if (next) {
      lines.go(next.cue);
    }
  };
  const onRow = (act) => () => {
    const row = lines.row();
    if (row) {
      act(row);
    }
  };
  const goTo = (cue) => {
    if (cue) {
      lines.go(cue);
    }
  };

  // By the key's place, so that what Alt makes of a letter on this keyboard does not matter.
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    KeyP: onRow(hear),
    KeyK: togglePlay,
    KeyL: onRow((row) => lines.go(row.cue, other(document.activeElement?.dataset?.language ?? "en"))),
    KeyI: onRow((row) => edits.retime(row, playheadMs(), row.end_ms)),
    KeyO: onRow((row) => edits.retime(row, row.start_ms, playheadMs())),
    Comma: onRow((row) => edits.nudge(row, "start", -1)),
    Period: onRow((row) => edits.nudge(row, "start", 1)),
    ShiftComma: onRow((row) => edits.nudge(row, "end", -1)),
    ShiftPeriod: onRow((row) => edits.nudge(row, "end", 1)),
    KeyS: onRow((row) => goTo(edits.split(row, lines.cursor()))),
    KeyJ: onRow((row) => edits.join(row, lines.beside(1))),
    KeyN: onRow((row) => goTo(edits.insert(row, lines.beside(1)))),
    Backspace: onRow((row) => {
      const next = lines.beside(1) ?? lines.beside(-1);
      edits.remove(row);
      goTo(next?.cue);
    }),
    KeyZ: () => goTo(store.undo()),
    Digit1: () => side.takeFirst(),
    KeyM: () => document.getElementById("comment").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) {
      return;
    }
    const act = keys[(event.shiftKey ? "Shift" : "") + event.code];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  const state = document.getElementById("state");
  store.addEventListener("state", (event) => {
    const shown = store.open ? event.detail.state : "closed";
    state.dataset.state = shown;
    const told = event.detail.waiting > 1 && shown === "waiting" ? ` (${event.detail.waiting})` : "";
    if (state.textContent !== words[shown] + told) {
      state.textContent = words[shown] + told;
    }
  });

  const looked = document.getElementById("looked");
  const tick = document.getElementById("looked_at");
  store.addEventListener("proof", () => {
    const { errors, warnings } = store.proof;
    const told = errors + warnings ? `${words.errors} ${errors} · ${words.warnings} ${warnings}` : words.no_findings;
    const count = document.getElementById("count");
    if (count.textContent !== told) {
      count.textContent = told;
    }
    count.classList.toggle("bench-count-errors", errors > 0);
    looked.hidden = errors === 0;
    tick.required = errors > 0;
    document.getElementById("looked-count").textContent = String(errors);
  });

  guard(document.getElementById("decide"), document.getElementById("decide-alert"), store, words);

  comments.place();
  comments.load().catch(() => undefined);
  wave.load().catch(() => undefined);
  store.start().catch(() => undefined);
  window.tsiteDesk.opened = { store, lines, player };
})();
