// A menu of the ladder's rungs in the player's control bar. "Automatic" lets the player choose by bandwidth.
(() => {
  "use strict";

  const MenuButton = videojs.getComponent("MenuButton");
  const MenuItem = videojs.getComponent("MenuItem");
  const AUTOMATIC = 0;

  // A rung is named by its shorter side, so that portrait programmes say 720p too.
  const rungOf = (level) => Math.min(level.width, level.height);

  // AV1 and HEVC are about half the bytes of H.264 at the same quality, and AV1 is shown in more browsers. One codec is
  // kept to: rungs of two would only alternate. H.264 is always there and always shown.
  const BEST_FIRST = ["av01", "hvc1", "avc1"];
  const codecsOf = (playlist) => playlist.attributes?.CODECS ?? "";
  const shown = (playlist) => window.MediaSource?.isTypeSupported(`video/mp4; codecs="${codecsOf(playlist)}"`);

  // Ids of the rungs to choose from, or null where the browser plays the programme by itself.
  const offered = (player) => {
    const playlists = player.tech(true)?.vhs?.playlists?.main?.playlists;
    if (!playlists) {
      return null;
    }
    const choices = BEST_FIRST.map((codec) => playlists.filter((each) => codecsOf(each).includes(codec) && shown(each)));
    return new Set((choices.find((rungs) => rungs.length) ?? playlists).map((playlist) => playlist.id));
  };

  class RungItem extends MenuItem {
    constructor(player, options) {
      super(player, { selectable: true, multiSelectable: false, ...options });
    }

    handleClick(event) {
      super.handleClick(event);
      this.options_.choose(this.options_.rung);
    }
  }

  class QualityMenu extends MenuButton {
    constructor(player, options) {
      super(player, options);
      this.controlText(options.words.quality);
      this.addClass("vjs-quality");
      player.qualityLevels().on("addqualitylevel", () => this.choose(this.chosen));
    }

    get chosen() {
      return this.chosen_ ?? AUTOMATIC;
    }

    createEl() {
      const element = super.createEl();
      this.label_ = videojs.dom.createEl("span", { className: "vjs-quality-label" });
      this.label_.setAttribute("aria-hidden", "true");
      element.appendChild(this.label_);
      return element;
    }

    createItems() {
      const ids = offered(this.player_);
      const levels = Array.from(this.player_.qualityLevels()).filter((level) => !ids || ids.has(level.id));
      const rungs = [...new Set(levels.map(rungOf))].filter(Number.isFinite).sort((a, b) => b - a);
      if (this.label_) {
        this.label_.textContent = this.nameOf(this.chosen);
      }
      if (rungs.length < 2) {
        return [];
      }
      return [...rungs, AUTOMATIC].map(
        (rung) =>
          new RungItem(this.player_, {
            rung,
            label: this.nameOf(rung),
            selected: rung === this.chosen,
            choose: (asked) => this.choose(asked),
          }),
      );
    }

    choose(rung) {
      this.chosen_ = rung;
      const ids = offered(this.player_);
      for (const level of Array.from(this.player_.qualityLevels())) {
        level.enabled = (!ids || ids.has(level.id)) && (rung === AUTOMATIC || rungOf(level) === rung);
      }
      this.update();
    }

    nameOf(rung) {
      return rung === AUTOMATIC ? this.options_.words.automatic : `${rung}p`;
    }
  }

  videojs.registerComponent("QualityMenu", QualityMenu);
})();
