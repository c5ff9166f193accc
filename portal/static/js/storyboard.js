// What the picture shows where the pointer is on the seek bar, from the package's storyboard.
(() => {
  "use strict";

  const screen = document.querySelector("[data-storyboard]");
  const player = screen && window.videojs ? videojs.getPlayer("player") : null;
  if (!player) {
    return;
  }
  const seconds = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

  // One cue a tile: 00:00:00.000 --> 00:00:02.000, then sheet.jpg#xywh=x,y,w,h
  const parse = (text, base) =>
    Array.from(text.matchAll(/([\d:.]+) --> ([\d:.]+).*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g), (found) => ({
      startS: seconds(found[1]),
      endS: seconds(found[2]),
      sheet: new URL(found[3], base).href,
      box: found.slice(4).map(Number),
    }));

  let tiles = null;
  const load = async () => {
    if (tiles !== null) {
      return;
    }
    tiles = [];
    const address = new URL(screen.dataset.storyboard, location.href);
    const answer = await fetch(address).catch(() => null);
    tiles = answer?.ok ? parse(await answer.text(), address) : [];
  };

  const bar = player.controlBar.progressControl.el();
  const holder = bar.querySelector(".vjs-progress-holder");
  const picture = videojs.dom.createEl("div", { className: "storyboard" });
  picture.setAttribute("aria-hidden", "true");
  picture.hidden = true;
  player.el().append(picture);

  const show = (event) => {
    const rail = holder.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - rail.left) / rail.width));
    const at = share * player.duration();
    const tile = tiles?.find((each) => each.startS <= at && at < each.endS);
    picture.hidden = !tile;
    if (!tile) {
      return;
    }
    const [x, y, width, height] = tile.box;
    const outer = player.el().getBoundingClientRect();
    const left = Math.max(4, Math.min(outer.width - width - 4, event.clientX - outer.left - width / 2));
    Object.assign(picture.style, {
      width: `${width}px`,
      height: `${height}px`,
      left: `${left}px`,
      bottom: `${outer.bottom - rail.top + 28}px`,
      backgroundImage: `url("${tile.sheet}")`,
      backgroundPosition: `-${x}px -${y}px`,
    });
  };
  const hide = () => {
    picture.hidden = true;
  };

  bar.addEventListener("pointerenter", load);
  bar.addEventListener("pointermove", show);
  bar.addEventListener("pointerleave", hide);
  bar.addEventListener("pointercancel", hide);
})();
