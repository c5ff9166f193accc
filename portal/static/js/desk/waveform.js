// The sound around the playhead, with the cues laid over it. A click goes to that moment.
(() => {
  "use strict";

  const WINDOW_S = 12;
  const BAR_PX = 2;

  // The canvas emptied and as fine as the screen, with its pen and the colours of the style.
  const blank = (canvas) => {
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const style = getComputedStyle(canvas);
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    return { pen, width, height, colour: (name) => style.getPropertyValue(name).trim() };
  };

  class Waveform {
    constructor(canvas, player, { rows, current, address }) {
      Object.assign(this, { canvas, player, rows, current, address });
      this.peaks = [];
      this.loudest = 1;
      this.rate = 50;
      canvas.addEventListener("click", (event) => {
        const share = event.offsetX / canvas.clientWidth;
        player.currentTime(Math.max(0, this.startS() + share * WINDOW_S));
      });
      new ResizeObserver(() => this.draw()).observe(canvas);
      player.on(["timeupdate", "seeked", "loadedmetadata"], () => this.draw());
      player.on("play", () => this.follow());
    }

    async load() {
      const answer = await fetch(this.address, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        this.peaks = told.peaks;
        this.rate = told.peaks_a_second;
        this.loudest = told.peaks.reduce((most, peak) => Math.max(most, peak), 1);
        this.draw();
      }
    }

    startS() {
      return Math.max(0, (this.player.currentTime() || 0) - WINDOW_S / 3);
    }

    follow() {
      this.draw();
      if (!this.player.paused()) {
        window.requestAnimationFrame(() => this.follow());
      }
    }

    draw() {
      const { pen, width, height, colour } = blank(this.canvas);
      const startS = this.startS();
      const x = (ms) => ((ms / 1000 - startS) / WINDOW_S) * width;
      for (const row of this.rows()) {
        const [from, to] = [x(row.start_ms), x(row.end_ms)];
        if (to > 0 && from < width) {
          const own = row.cue === this.current();
          pen.fillStyle = colour(own ? "--wave-own" : "--wave-cue");
          pen.fillRect(from, 0, to - from, height);
          pen.fillStyle = colour("--accent");
          pen.fillRect(from, 0, own ? 2 : 1, height);
          pen.fillRect(to - 1, 0, own ? 2 : 1, height);
        }
      }
      pen.fillStyle = colour("--ink-soft");
      for (let at = 0; at < width; at += BAR_PX) {
        const first = Math.floor((startS + (at / width) * WINDOW_S) * this.rate);
        const last = Math.max(first + 1, Math.floor((startS + ((at + BAR_PX) / width) * WINDOW_S) * this.rate));
        const peak = Math.max(0, ...this.peaks.slice(first, last)) / this.loudest;
        const tall = Math.max(1, peak * (height - 12));
        pen.fillRect(at, (height - tall) / 2, BAR_PX - 0.5, tall);
      }
      pen.fillStyle = colour("--bad");
      pen.fillRect(x((this.player.currentTime() || 0) * 1000) - 1, 0, 2, height);
    }
  }

  Object.assign(window.tsiteDesk, { Waveform, blank });
})();
