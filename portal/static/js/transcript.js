// The words beside the picture: a click on a time goes there, and the cue that is spoken is marked.
(() => {
  "use strict";

  const list = document.querySelector("[data-transcript]");
  const player = window.videojs && document.getElementById("player") ? videojs.getPlayer("player") : null;
  if (!list || !player) {
    return;
  }
  const cues = Array.from(list.querySelectorAll(".cue"), (element) => ({
    element,
    startS: Number(element.dataset.startMs) / 1000,
    endS: Number(element.dataset.endMs) / 1000,
  }));
  let current = null;

  const keepInView = (element) => {
    const top = element.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + element.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top - list.clientHeight / 3;
    }
  };

  player.on("timeupdate", () => {
    const at = player.currentTime();
    const spoken = cues.find((cue) => cue.startS <= at && at < cue.endS) ?? null;
    if (spoken === current) {
      return;
    }
    current?.element.removeAttribute("aria-current");
    spoken?.element.setAttribute("aria-current", "true");
    current = spoken;
    if (spoken && !list.matches(":hover, :focus-within")) {
      keepInView(spoken.element);
    }
  });

  list.addEventListener("click", (event) => {
    const cue = event.target.closest(".cue-time")?.closest(".cue");
    if (cue) {
      player.currentTime(Number(cue.dataset.startMs) / 1000);
      player.play();
    }
  });
})();
