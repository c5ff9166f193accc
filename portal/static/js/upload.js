// Send footage with a progress bar. The bare file is the body, so the server writes it to disk as it comes.
(() => {
  "use strict";

  const form = document.querySelector("[data-upload]");
  const file = form.elements.footage;
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const alertBox = form.querySelector("[data-alert]");
  const view = form.querySelector("[data-sending-view]");
  const bar = view.querySelector("progress");
  const percent = view.querySelector("[data-percent]");
  const status = view.querySelector("[data-status]");
  const button = form.querySelector("button[type=submit]");
  const MEGABYTE = 1e6;

  const megabytes = (bytes) => new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: "megabyte", maximumFractionDigits: bytes < 10 * MEGABYTE ? 1 : 0,
  }).format(bytes / MEGABYTE);

  const showChosen = () => {
    const [picked] = file.files;
    drop.classList.toggle("drop-full", Boolean(picked));
    if (picked) {
      chosen.textContent = `${picked.name} · ${megabytes(picked.size)}`;
    }
  };

  const complain = (message) => {
    view.hidden = true;
    button.disabled = false;
    alertBox.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
    alertBox.hidden = false;
    alertBox.scrollIntoView({ block: "center" });
  };

  const answered = (request) => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = {};
    }
    if (request.status === 202) {
      status.textContent = form.dataset.done;
      window.location.assign(answer.url);
    } else {
      complain(answer.message ?? form.dataset.failed);
    }
  };

  const send = () => {
    const [picked] = file.files;
    const fields = new URLSearchParams({ name: picked.name });
    for (const name of ["title_en", "title_zh", "enterprise", "names", "need"]) {
      fields.set(name, form.elements[name].value);
    }
    const request = new XMLHttpRequest();
    request.open("POST", `${form.action}?${fields}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
    request.upload.addEventListener("progress", (event) => {
      const share = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      bar.value = share;
      percent.textContent = `${share} % · ${megabytes(event.loaded)} / ${megabytes(event.total)}`;
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => complain(form.dataset.failed));
    request.send(picked);
    alertBox.hidden = true;
    view.hidden = false;
    status.textContent = form.dataset.sending;
    button.disabled = true;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (file.files.length) {
      send();
    } else {
      complain(form.dataset.choose);
    }
  });
  file.addEventListener("change", showChosen);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("drop-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      showChosen();
    }
  });
})();
