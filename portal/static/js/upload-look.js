// Look at footage before a byte of it is sent: its size, its first bytes, and what the browser can tell of its length.
"use strict";

const LOOK_MS = 8000;
// What films begin with, as hexadecimal digits from the byte given. QuickTime may begin with any of its boxes.
const BEGINNINGS = [
  ...["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"].map((name) => [4, [...name].map((sign) => sign.charCodeAt(0).toString(16)).join("")]),
  [0, "1a45dfa3"], // Matroska, WebM
  [0, "52494646"], // AVI
  [0, "47"], [4, "47"], // MPEG transport stream, and as camcorders write it
  [0, "000001ba"], [0, "000001b3"], // MPEG
  [0, "3026b275"], // ASF
  [0, "464c56"], // FLV
  [0, "060e2b34"], // MXF
];

const beginsAsFilm = async (file) => {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const digits = Array.from(head, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return BEGINNINGS.some(([from, wanted]) => digits.startsWith(wanted, from * 2));
};

// Seconds and whether there is a picture, or null where this browser cannot read it.
const measure = (file) => new Promise((resolve) => {
  const video = document.createElement("video");
  const address = URL.createObjectURL(file);
  const finish = (told) => {
    window.clearTimeout(patience);
    video.removeAttribute("src");
    video.load(); // lets go of the file: an address taken back while it is read is told as a missing file
    URL.revokeObjectURL(address);
    resolve(told);
  };
  const patience = window.setTimeout(() => finish(null), LOOK_MS);
  video.addEventListener("loadedmetadata", () => finish(
    Number.isFinite(video.duration) ? { seconds: video.duration, picture: video.videoWidth > 0 } : null,
  ));
  video.addEventListener("error", () => finish(null));
  video.preload = "metadata";
  video.muted = true;
  video.src = address;
});

// refusal: a name of words, or null. tooLong: it may be sent, once somebody has said so.
const lookAtFootage = async (file, { longestS, mostBytes }) => {
  if (file.size === 0) {
    return { refusal: "empty" };
  }
  if (file.size > mostBytes) {
    return { refusal: "too_large" };
  }
  if (!(await beginsAsFilm(file))) {
    return { refusal: "not_video" };
  }
  const told = await measure(file);
  if (told && !told.picture) {
    return { refusal: "no_picture" };
  }
  return { refusal: null, seconds: told?.seconds ?? null, tooLong: (told?.seconds ?? 0) > longestS };
};
