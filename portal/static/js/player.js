// The player on the watch page and the review page.
(() => {
  "use strict";

  const screen = document.querySelector("[data-player]");
  if (!screen) {
    return;
  }
  const SEEK_S = 5;
  const SKIP_S = 10;
  const VOLUME_STEP = 0.1;
  const RATES = [0.75, 1, 1.25, 1.5, 2];
  const wanted = screen.dataset.captions;

  const spoken = (player) =>
    Array.from(player.textTracks()).filter((track) => ["subtitles", "captions"].includes(track.kind));
  const matches = (track) => track.language.split("-")[0] === wanted.split("-")[0];

  const show = (player, chosen) => {
    for (const track of spoken(player)) {
      track.mode = track === chosen ? "showing" : "disabled";
    }
  };

  const toggleCaptions = (player) => {
    const tracks = spoken(player);
    const showing = tracks.find((track) => track.mode === "showing");
    if (showing) {
      player.lastTrack = showing;
      show(player, null);
    } else {
      show(player, player.lastTrack ?? tracks.find(matches) ?? tracks[0]);
    }
  };

  const togglePlay = (player) => (player.paused() ? player.play() : player.pause());
  const seek = (player, by) => player.currentTime(Math.max(0, Math.min(player.duration(), player.currentTime() + by)));
  const louder = (player, by) => {
    player.muted(false);
    player.volume(Math.max(0, Math.min(1, player.volume() + by)));
  };
  const change = (player, by) => {
    const at = RATES.indexOf(player.playbackRate());
    player.playbackRate(RATES[Math.max(0, Math.min(RATES.length - 1, at + by))]);
  };
  const toggleFullscreen = (player) => (player.isFullscreen() ? player.exitFullscreen() : player.requestFullscreen());

  const actions = {
    " ": togglePlay,
    k: togglePlay,
    arrowleft: (player) => seek(player, -SEEK_S),
    arrowright: (player) => seek(player, SEEK_S),
    arrowup: (player) => louder(player, VOLUME_STEP),
    arrowdown: (player) => louder(player, -VOLUME_STEP),
    f: toggleFullscreen,
    m: (player) => player.muted(!player.muted()),
    c: toggleCaptions,
    "<": (player) => change(player, -1),
    ">": (player) => change(player, 1),
  };

  // video.js calls this only while the player or something in it has the focus (WCAG 2.1.4).
  function onKey(event) {
    const action = actions[event.key.toLowerCase()];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      action(this);
    }
  }

  // Cues are laid out by measuring text: the Chinese font must be there before the first one is.
  document.fonts.load('600 1em "Noto Sans SC"', "专利").catch(() => undefined);

  const player = videojs("player", {
    language: screen.dataset.language,
    fill: true,
    playbackRates: RATES,
    persistTextTrackSettings: false,
    html5: {
      vhs: { overrideNative: !videojs.browser.IS_ANY_SAFARI, limitRenditionByPlayerDimensions: true },
      nativeTextTracks: videojs.browser.IS_ANY_SAFARI,
      nativeAudioTracks: videojs.browser.IS_ANY_SAFARI,
    },
    userActions: { hotkeys: onKey },
    controlBar: {
      skipButtons: { forward: SKIP_S, backward: SKIP_S },
      volumePanel: { inline: false },
      qualityMenu: { words: { quality: screen.dataset.quality, automatic: screen.dataset.automatic } },
      children: [
        "progressControl",
        "playToggle",
        "skipBackward",
        "skipForward",
        "volumePanel",
        "currentTimeDisplay",
        "timeDivider",
        "durationDisplay",
        "customControlSpacer",
        "chaptersButton",
        "subsCapsButton",
        "playbackRateMenuButton",
        "qualityMenu",
        "pictureInPictureToggle",
        "fullscreenToggle",
      ],
    },
  });

  // video.js makes cues a twentieth of the picture's height: unreadable on a phone. Sizes it offers, nearest to ours.
  const SCALES = [0.75, 1, 1.25, 1.5, 1.75, 2, 3];
  const SMALLEST_PX = 15;
  const WIDTH_SHARE = 0.0235;
  let scaled = null;
  const scaleCues = () => {
    const settings = player.textTrackSettings;
    const asked = settings.getValues().fontPercent ?? 1;
    if (scaled !== null && asked !== scaled) {
      return; // a person has chosen
    }
    const plain = player.el().querySelector(".vjs-text-track-display").clientHeight * 0.05;
    const right = Math.max(SMALLEST_PX, player.currentWidth() * WIDTH_SHARE) / plain;
    scaled = SCALES.reduce((best, scale) => (Math.abs(scale - right) < Math.abs(best - right) ? scale : best));
    settings.setValues({ fontPercent: scaled });
    settings.updateDisplay();
  };
  player.on(["loadedmetadata", "playerresize", "fullscreenchange"], scaleCues);

  // The reader's own language shows by default. Once a person has chosen, the choice is theirs.
  const showDefault = () => show(player, spoken(player).find(matches) ?? null);
  player.one("loadedmetadata", () => {
    if (player.videoHeight() > player.videoWidth()) {
      screen.classList.add("screen-portrait");
    }
    showDefault();
  });
})();
