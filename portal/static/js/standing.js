// While a worker is at a programme, look again and show where it stands. Scripts off: reload the page by hand.
(() => {
  "use strict";

  const EVERY_MS = 2000;
  let last = null;

  const refresh = async () => {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) {
      window.location.assign(answer.url); // an upload has become a programme
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("standing");
    const picture = page.querySelector("[data-player]") && !document.querySelector("[data-player]");
    if (!answer.ok || !fresh || picture) {
      window.location.reload(); // signed out meanwhile, or there is a picture to look at now
      return;
    }
    document.getElementById("standing").replaceWith(fresh);
  };

  const look = async () => {
    const shown = document.getElementById("standing");
    const address = shown?.dataset.poll;
    if (!address || shown.querySelector("[data-player]")) {
      return; // done; or there is a player in it, at which somebody trims
    }
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const stands = await answer.text();
      if (stands !== last) {
        await refresh(); // the first time too: it may have gone on since the page was written
      }
      last = stands;
    } catch {
      // The server restarts or the network is away: look again later.
    }
    window.setTimeout(look, EVERY_MS);
  };

  look();
})();
