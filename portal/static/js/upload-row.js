// One upload under way: sent by tus, paused, gone on with, discarded. A broken connection is waited for.
"use strict";

const CHUNK_BYTES = 64 * 1024 * 1024; // more than this no proxy on the way need take at once
const RETRY_MS = [0, 1000, 2000, 5000, 10000, 20000, 30000, 30000, 30000, 30000];
const SPEED_OVER_MS = 5000;
const TOLD_EVERY = 25; // per cent, to a screen reader
const COMES_BACK = new Set([409, 423, 429, 460, 500, 502, 503, 504]);

const inLanguage = (options) => new Intl.NumberFormat(document.documentElement.lang, options);

const humanSize = (bytes) => {
  const [unit, one] = bytes >= 1e9 ? ["gigabyte", 1e9] : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  const value = bytes / one;
  return inLanguage({ style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
};

const humanLength = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...others] = parts[0] ? parts : parts.slice(1);
  return [first, ...others.map((part) => String(part).padStart(2, "0"))].join(":");
};

class UploadRow {
  constructor(element, { words, endpoint, token, announce, onDone, onRefused }) {
    Object.assign(this, { element, words, endpoint, token, announce, onDone, onRefused });
    this.state = "waiting";
    this.place = element.dataset.place ?? null;
    this.part = (name) => element.querySelector(`[data-${name}]`);
    this.part("discard").textContent = words("discard");
    this.part("follow").textContent = words("follow");
    this.part("pause").addEventListener("click", () => (this.state === "sending" ? this.pause() : this.goOn()));
    this.part("discard").addEventListener("click", () => this.discard());
    this.part("again-input").addEventListener("change", (event) => this.chosenAgain(event.target));
    if (this.place) {
      const { offset, size } = element.dataset;
      this.showHere(Number(offset), Number(size));
    }
  }

  get name() {
    return this.element.dataset.name;
  }

  // fields: what is said about the programme; nothing where an upload that was begun before goes on.
  start(file, fields) {
    this.file = file;
    this.element.dataset.name = file.name;
    this.part("name-shown").textContent = file.name;
    if (fields) {
      const zh = document.documentElement.lang.startsWith("zh");
      this.part("title-shown").textContent = zh ? fields.title_zh : fields.title_en;
    }
    this.upload = new tus.Upload(file, {
      endpoint: this.endpoint,
      uploadUrl: this.place,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false, // the server tells what was begun, on any machine
      headers: { "X-CSRFToken": this.token, Accept: "application/json" },
      metadata: { ...fields, filename: file.name, filetype: file.type, modified: String(file.lastModified) },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || COMES_BACK.has(status);
      },
      onUploadUrlAvailable: () => { this.place = this.upload.url; },
      onProgress: (sent, total) => this.showProgress(sent, total),
      onSuccess: () => this.done(),
      onError: (error) => this.stopped(error),
    });
    this.goOn();
  }

  goOn() {
    this.state = "sending";
    this.seen = [];
    this.told = 0;
    this.part("again").hidden = true;
    this.part("pause").hidden = false;
    this.part("pause").textContent = this.words("pause");
    this.element.classList.remove("under-way-wrong");
    this.say(this.words("sending"));
    this.announce(`${this.name}: ${this.words("sending")}`);
    this.upload.start();
  }

  async pause() {
    this.state = "paused";
    await this.upload.abort();
    this.part("pause").textContent = this.words("go_on");
    this.say(this.words("paused"));
    this.announce(`${this.name}: ${this.words("paused")}`);
  }

  async discard() {
    if (!window.confirm(this.words("really_discard", { name: this.name }))) {
      return;
    }
    this.state = "discarded";
    await this.upload?.abort();
    if (this.place) {
      await fetch(this.place, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token } });
    }
    this.element.remove();
  }

  chosenAgain(input) {
    const [file] = input.files;
    if (!file) {
      return;
    }
    if (this.isSame(file)) {
      this.start(file, null);
    } else {
      this.wrong(this.words("not_same", { name: this.name, size: humanSize(Number(this.element.dataset.size)) }));
    }
    input.value = "";
  }

  isSame(file) {
    const { name, size, modified } = this.element.dataset;
    return file.name === name && file.size === Number(size) && (!modified || String(file.lastModified) === modified);
  }

  showProgress(sent, total) {
    const now = Date.now();
    this.seen = [...this.seen.filter((sample) => now - sample.at < SPEED_OVER_MS), { at: now, sent }];
    const oldest = this.seen[0];
    const speed = now > oldest.at ? ((sent - oldest.sent) * 1000) / (now - oldest.at) : 0;
    this.showBar(sent, total);
    const share = Math.floor((100 * sent) / total);
    const facts = { share, done: humanSize(sent), size: humanSize(total) };
    if (speed > 0) {
      this.say(this.words("progress", { ...facts, speed: humanSize(speed), left: humanLength((total - sent) / speed) }));
    }
    if (share >= this.told + TOLD_EVERY && share < 100) {
      this.told = share - (share % TOLD_EVERY);
      this.announce(`${this.name}: ${this.told} %`);
    }
  }

  showHere(offset, size) {
    this.showBar(offset, size || 1);
    this.say(this.words("here", { share: Math.floor((100 * offset) / (size || 1)), size: humanSize(size) }));
  }

  showBar(value, max) {
    const bar = this.element.querySelector("progress");
    bar.max = max;
    bar.value = value;
  }

  done() {
    this.state = "done";
    this.showBar(1, 1);
    this.say(this.words("done"));
    this.announce(`${this.name}: ${this.words("done")}`);
    this.part("pause").hidden = true;
    this.part("discard").hidden = true;
    const follow = this.part("follow");
    follow.href = this.upload.url.replace("/api/uploads/", "/uploads/");
    follow.hidden = false;
    this.onDone(follow.href);
  }

  stopped(error) {
    let answer = {};
    try {
      answer = JSON.parse(error.originalResponse?.getBody() || "{}");
    } catch {
      answer = {};
    }
    if (answer.code === "form_incomplete") {
      this.state = "refused";
      this.element.remove();
      this.onRefused(this.file, answer.message);
      return;
    }
    const away = !error.originalResponse;
    this.state = away ? "away" : "stopped";
    this.part("pause").textContent = this.words("go_on");
    this.wrong(answer.message ?? this.words(away ? "away" : "failed"));
  }

  wrong(message) {
    this.element.classList.add("under-way-wrong");
    this.say(message);
    this.announce(`${this.name ?? ""}: ${message}`);
  }

  say(message) {
    this.part("facts").textContent = message;
  }
}
