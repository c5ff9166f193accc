// Tells the site how much of a programme was played, for its enterprise. Nothing here slows the player or the page.
(() => {
  "use strict";

  const script = document.currentScript;
  const BEAT_MS = 10000; // portal/counting/counter.py says the same
  const PARTS = 60; // crowd/view_figures.py
  const LARGEST_STEP_S = 2; // between two looks at the clock; more is a seek
  const KEY = "tsite-viewer";

  // A random word for this tab, so that people behind one address are told apart. It ends with the tab.
  const word = () => {
    const made = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    try {
      const kept = sessionStorage.getItem(KEY) ?? made;
      sessionStorage.setItem(KEY, kept);
      return kept;
    } catch {
      return made;
    }
  };
  const host = (address) => {
    try {
      return new URL(address).hostname;
    } catch {
      return "";
    }
  };

  const viewer = word();
  const cameFrom = host(document.referrer);
  let watchedMs = 0;
  let parts = new Set();
  let last = null;

  const tell = () => {
    if (watchedMs < 500) {
      return;
    }
    const beat = {
      programme: script.dataset.programme,
      viewer,
      watched_ms: Math.round(watchedMs),
      parts: [...parts],
      came_from: cameFrom,
      embedded: window.top !== window,
    };
    watchedMs = 0;
    parts = new Set();
    navigator.sendBeacon(script.dataset.address, new Blob([JSON.stringify(beat)], { type: "application/json" }));
  };

  const look = (event) => {
    const video = event.target;
    if (!(video instanceof HTMLVideoElement) || video.paused || !Number.isFinite(video.duration)) {
      return;
    }
    const at = video.currentTime;
    if (last !== null && at > last && at - last < LARGEST_STEP_S) {
      watchedMs += (at - last) * 1000;
      const part = (seconds) => Math.min(PARTS - 1, Math.floor((seconds / video.duration) * PARTS));
      for (let played = part(last); played <= part(at); played++) {
        parts.add(played);
      }
    }
    last = at;
  };

  // Media events do not bubble: they are caught on their way down.
  document.addEventListener("timeupdate", look, true);
  document.addEventListener("seeking", () => (last = null), true);
  document.addEventListener("ended", tell, true);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
  window.addEventListener("pagehide", tell);
  window.setInterval(tell, BEAT_MS);
})();
