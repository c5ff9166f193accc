// The content policy allows no style that a script writes into the page: video.js must leave its own out.
window.VIDEOJS_NO_DYNAMIC_STYLE = true;
