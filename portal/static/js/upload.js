// The page to send footage from: files are looked at, sent beside one another, and gone on with after a closed tab.
(() => {
  "use strict";

  const FIELDS = ["title_en", "title_zh", "enterprise", "names", "need"];
  const form = document.querySelector("[data-upload]");
  const input = form.elements.footage;
  const camera = form.querySelector("[data-camera]");
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const confirmation = form.querySelector("[data-confirm]");
  const confirmed = form.querySelector("#confirmed");
  const alertBox = form.querySelector("[data-alert]");
  const section = document.querySelector("[data-under-way]");
  const list = section.querySelector("[data-rows]");
  const status = section.querySelector("[data-status]");
  const sentences = JSON.parse(form.dataset.words);
  const limits = { longestS: Number(form.dataset.longestS), mostBytes: Number(form.dataset.mostBytes) };
  const rows = [];
  let waiting = []; // files that nothing has been said about yet; the first is the one that the form is about
  let look = null;

  const words = (name, values = {}) => sentences[name]
    .replaceAll("%%", "%")
    .replace(/%\((\w+)\)s/g, (_, key) => values[key]);

  const complain = (...messages) => {
    alertBox.replaceChildren(...messages.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    alertBox.hidden = messages.length === 0;
    if (messages.length) {
      alertBox.scrollIntoView({ block: "center" });
    }
  };

  const facts = (file, seconds) => ({
    name: file.name,
    size: humanSize(file.size),
    length: seconds === null ? "" : humanLength(seconds),
    limit: humanLength(limits.longestS),
  });

  const show = (...lines) => {
    chosen.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  };

  const examine = async () => {
    const [file, ...others] = waiting;
    look = null;
    confirmation.hidden = true;
    confirmed.checked = false;
    drop.classList.toggle("drop-full", Boolean(file));
    if (!file) {
      show();
      return;
    }
    show(words("looking"));
    const found = await lookAtFootage(file, limits);
    if (file !== waiting[0]) {
      return; // another was chosen meanwhile
    }
    if (found.refusal) {
      const told = { ...facts(file, null), limit: humanSize(limits.mostBytes) };
      waiting = others;
      input.value = "";
      await examine();
      complain(words(found.refusal, told));
      return;
    }
    look = found;
    const lines = [words(found.seconds === null ? "chosen" : "chosen_length", facts(file, found.seconds))];
    if (found.seconds === null) {
      lines.push(words("unreadable"));
    }
    if (found.tooLong) {
      lines.push(words("too_long", facts(file, found.seconds)));
      confirmation.hidden = false;
    }
    if (others.length) {
      lines.push(words("more", { names: others.map((other) => other.name).join(", ") }));
    }
    complain();
    show(...lines);
  };

  const take = (files) => {
    const fresh = [...files];
    for (const file of [...fresh]) {
      const begun = rows.find((row) => row.state === "waiting" && row.isSame(file));
      if (begun) {
        fresh.splice(fresh.indexOf(file), 1);
        begun.start(file, null);
      }
    }
    if (fresh.length) {
      waiting = [...waiting, ...fresh];
      examine();
    }
  };

  const settings = {
    words,
    endpoint: form.dataset.endpoint,
    token: form.elements.csrf_token.value,
    announce: (text) => { status.textContent = text; },
    onDone: (page) => {
      const busy = rows.some((row) => ["sending", "paused", "away"].includes(row.state));
      if (!busy && !waiting.length) {
        window.location.assign(page);
      }
    },
    onRefused: (file, message) => {
      waiting.unshift(file);
      examine().then(() => complain(message));
    },
  };

  const send = () => {
    const file = waiting.shift();
    const fields = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
    const element = section.querySelector("[data-new-row]").content.firstElementChild.cloneNode(true);
    list.prepend(element);
    section.hidden = false;
    const row = new UploadRow(element, settings);
    rows.push(row);
    row.start(file, fields);
    input.value = "";
    if (waiting.length) {
      form.elements.title_en.value = "";
      form.elements.title_zh.value = "";
      form.elements.title_en.focus();
    } else {
      section.scrollIntoView({ block: "start" });
    }
    examine();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!waiting.length) {
      complain(words("choose"));
    } else if (look && look.tooLong && !confirmed.checked) {
      complain(words("too_long", facts(waiting[0], look.seconds)));
      confirmed.focus();
    } else if (look) {
      complain();
      send();
    }
  });
  input.required = false; // the list of files is ours: several wait their turn
  input.multiple = true;
  camera.hidden = !window.matchMedia("(pointer: coarse)").matches;
  for (const source of [input, camera.querySelector("input")]) {
    source.addEventListener("change", () => take(source.files));
  }
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
    take(event.dataTransfer.files);
  });
  window.addEventListener("online", () => rows.filter((row) => row.state === "away").forEach((row) => row.goOn()));
  for (const element of list.children) {
    rows.push(new UploadRow(element, settings));
  }
})();
