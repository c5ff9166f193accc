// A menu of the ladder's rungs in the player's control bar. "Automatic" lets the player choose by bandwidth.
(() => {
  "use strict";

  const MenuButton = videojs.getComponent("MenuButton");
  const MenuItem = videojs.getComponent("MenuItem");
  const AUTOMATIC = 0;

  // A rung is named by its shorter side, so that portrait programmes say 720p too.
  const rungOf = (level) => Math.min(level.width, level.height);

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
      player.qualityLevels().on("addqualitylevel", () => this.update());
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
      const levels = Array.from(this.player_.qualityLevels());
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
      for (const level of Array.from(this.player_.qualityLevels())) {
        level.enabled = rung === AUTOMATIC || rungOf(level) === rung;
      }
      this.update();
    }

    nameOf(rung) {
      return rung === AUTOMATIC ? this.options_.words.automatic : `${rung}p`;
    }
  }

  videojs.registerComponent("QualityMenu", QualityMenu);
})();
