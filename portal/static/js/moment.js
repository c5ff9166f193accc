// A link to a moment: the player begins there, ?t= or #t= in seconds; chapters on the page go there.
(() => {
  "use strict";

  const player = window.videojs && document.getElementById("player") ? videojs.getPlayer("player") : null;
  if (!player) {
    return;
  }
  const go = (seconds) => {
    if (player.readyState() >= 1) {
      player.currentTime(seconds);
    } else {
      player.one("loadedmetadata", () => player.currentTime(seconds));
    }
  };

  const asked = () => {
    const told = new URLSearchParams(location.hash.slice(1)).get("t") ?? new URLSearchParams(location.search).get("t");
    const seconds = Number(told);
    return told !== null && Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  };
  if (asked() !== null) {
    go(asked());
  }
  window.addEventListener("hashchange", () => asked() !== null && go(asked()));

  const list = document.querySelector("[data-chapters]");
  const chapters = Array.from(list?.querySelectorAll(".chapter") ?? []);
  list?.addEventListener("click", (event) => {
    const chapter = event.target.closest(".chapter");
    if (chapter && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(Number(chapter.dataset.startMs) / 1000);
      player.play();
    }
  });
  player.on("timeupdate", () => {
    const at = player.currentTime() * 1000;
    const running = chapters.findLast((chapter) => Number(chapter.dataset.startMs) <= at);
    for (const chapter of chapters) {
      if (chapter === running) {
        chapter.setAttribute("aria-current", "true");
      } else {
        chapter.removeAttribute("aria-current");
      }
    }
  });
})();
