// The address of the page, from a moment on where that is asked for; copied at a click.
(() => {
  "use strict";

  const part = document.querySelector("[data-share]");
  if (!part) {
    return;
  }
  const player = window.videojs ? videojs.getPlayer("player") : null;
  const address = part.querySelector("[data-page]");
  const tick = part.querySelector("[data-share-moment]");
  const at = part.querySelector("[data-share-at]");
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  const write = () => {
    const seconds = Math.floor(player?.currentTime() ?? 0);
    at.textContent = clock(seconds);
    address.value = tick.checked ? `${address.dataset.page}?t=${seconds}` : address.dataset.page;
  };
  part.addEventListener("toggle", write);
  tick.addEventListener("change", write);
  player?.on(["pause", "seeked"], write);

  part.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    const field = document.getElementById(button.dataset.copy);
    field.select();
    const copied = await (navigator.clipboard?.writeText(field.value) ?? Promise.reject()).then(
      () => true,
      () => document.execCommand("copy"),
    );
    if (copied) {
      const said = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = said), 2000);
    }
  });
})();
