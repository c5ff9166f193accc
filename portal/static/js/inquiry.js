// The inquiry form on the watch page, in place, so that the programme plays on. Without scripts it has a page of its own.
(() => {
  "use strict";

  const place = document.querySelector("[data-inquiry]");
  const link = place?.querySelector("a");
  if (!link) {
    return;
  }

  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("inquiry");
    if (!fresh) {
      const told = document.createElement("p");
      told.className = "alert";
      told.setAttribute("role", "alert");
      told.textContent = page.querySelector("h1")?.textContent ?? "";
      place.querySelector("form")?.before(told);
      return;
    }
    place.replaceChildren(...fresh.childNodes);
    const first = place.querySelector("[role=alert], [role=status], input:not([type=hidden])");
    first?.focus();
    place.querySelector("form")?.addEventListener("submit", send);
  };

  async function send(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      await show(await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } }));
    } catch {
      form.submit(); // the network is away: the browser says so, and keeps what was written
    } finally {
      button.disabled = false;
    }
  }

  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    try {
      await show(await fetch(link.href, { headers: { Accept: "text/html" } }));
    } catch {
      window.location.assign(link.href);
    }
  });
})();
