"""Playlists, manifests and scripts that would have other files opened, under names of videos. No IO."""

from tests.hostile.boxes import avi_with_subtitles

NAMES = ("mp4", "mov", "mkv", "avi", "ts", "m3u8")


def playlist(address: str, *, lead: str = "") -> str:
    return (
        f"{lead}#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{address}\n#EXT-X-ENDLIST\n"
    )


def scripts(canary: str, address: str) -> dict[str, bytes]:
    """Name -> content. canary: a file's absolute path that must not be read. address: http://host:port that must not
    be asked."""
    texts: dict[str, str] = {}
    for ending in NAMES:
        texts[f"hls-absolute.{ending}"] = playlist(f"file://{canary}")
    texts |= {
        "hls-relative.mp4": playlist("canary.ts"),
        "hls-parent.mp4": playlist("../canary.ts"),
        "hls-http.mp4": playlist(f"{address}/x.ts"),
        "hls-tcp.mp4": playlist(address.replace("http", "tcp")),
        "hls-concat.mp4": playlist(f"concat:{canary}|{canary}"),
        "hls-subfile.mp4": playlist(f"subfile,,start,0,end,100,,:{canary}"),
        "hls-crypto.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n"
        f'#EXT-X-KEY:METHOD=AES-128,URI="file://{canary}",IV=0x0\n#EXTINF:1,\nfile://{canary}\n#EXT-X-ENDLIST\n',
        "hls-data.mp4": playlist("data:video/mp2t;base64,R0AAEAAA"),
        "hls-map.mp4": f'#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI="file://{canary}"\n#EXTINF:1,\nx.m4s\n',
        "hls-nested.mp4": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile://{canary}\n",
        "hls-byte-order-mark.mp4": playlist(f"file://{canary}", lead="\ufeff"),
        "hls-blank-lead.mp4": playlist(f"file://{canary}", lead="\n\n   "),
        "hls-gopher.mp4": playlist("gopher://127.0.0.1:6379/_INFO"),
        "ffconcat-absolute.mp4": f"ffconcat version 1.0\nfile '{canary}'\n",
        "ffconcat-relative.mkv": "ffconcat version 1.0\nfile canary.ts\n",
        "ffconcat-options.mp4": f"ffconcat version 1.0\nfile {canary}\noption safe 0\n"
        "option protocol_whitelist file,http\n",
        "ffconcat-nested.mov": "ffconcat version 1.0\nfile ffconcat-absolute.mp4\n",
        "concat-bare.mp4": f"file '{canary}'\nfile '{canary}'\n",
        "dash-file.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        f'mediaPresentationDuration="PT5S"><Period><BaseURL>file://{canary}</BaseURL></Period></MPD>',
        "dash-http.mp4": f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{address}/</BaseURL></MPD>',
        "dash-entity.mp4": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{canary}">]>'
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">&e;</MPD>',
        "sdp.mp4": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\n"
        "t=0 0\r\nm=video 5004 RTP/AVP 96\r\n",
        "svg.mp4": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{canary}"/></svg>',
        "smooth.ismv": f'<SmoothStreamingMedia MajorVersion="2"><c n="{address}"/></SmoothStreamingMedia>',
        "asx.wmv": f'<asx version="3.0"><entry><ref href="{address}/x"/></entry></asx>',
        "pls.mp4": f"[playlist]\nFile1={address}/x\n",
        "shortcut.mp4": f"[InternetShortcut]\nURL=file://{canary}\n",
        "reference.mov": f"RTSPtext\nrtsp://{address.removeprefix('http://')}/x\n",
        "imf.mp4": f'<?xml version="1.0"?><CompositionPlaylist><Path>{canary}</Path></CompositionPlaylist>',
        "subtitle-script.mp4": "WEBVTT\n\n00:00.000 --> 00:01.000\n<img src=x onerror=alert(1)>\n",
        "ass-script.mp4": "[Script Info]\nScriptType: v4.00+\n[Events]\n"
        "Dialogue: 0,0:00:00.00,0:00:01.00,,,0,0,0,,{\\fn../x}\n",
        "page.mp4": "<!doctype html><script>alert(1)</script>",
        "shell.mp4": "#!/bin/sh\ntouch /tmp/owned\n",
        "filter.mp4": f"movie={canary}\n",
        "ansi.mp4": "\x1b[2J\x1b[31mHello\x1b[0m\n" * 50,
        "words.mp4": "not a video at all\n" * 20,
    }
    contents = {name: text.encode() for name, text in texts.items()}
    xbin = b"XBIN\x1a" + bytes((80, 0, 25, 0, 16, 0)) + playlist(f"file://{canary}").encode()
    contents["xbin.mp4"] = xbin
    contents["xbin-in-playlist.avi"] = avi_with_subtitles(playlist(f"file://{canary}").encode() + xbin)
    contents["gab2-http.avi"] = avi_with_subtitles(playlist(f"{address}/x.ts").encode())
    contents["gab2-concat.avi"] = avi_with_subtitles(f"ffconcat version 1.0\nfile '{canary}'\n".encode())
    return contents
