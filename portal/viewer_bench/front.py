"""nginx before the portal, as docs/operating.md has it: media from the channels' folders, everything else passed on."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ComponentMissing
from pipeline.ffmpeg.runner import start_service
from portal.upload_bench.served import await_answer, free_port

SERVER = r"""
map $uri $tsite_kept { ~/current\.json$ no-cache; default "public, max-age=31536000, immutable"; }
upstream tsite { server 127.0.0.1:8000; keepalive 32; }
server {
  listen 80;
  client_max_body_size 64m;
  location ~ /\. { return 404; }
  location ~ ^/media/(domestic|international)/(.+/audio/.+\.(?:m4s|mp4))$ {
    alias /srv/tsite/channels/$1/$2;
    types { audio/mp4 m4s mp4; }
    include tsite-media.conf;
  }
  location ~ ^/media/(domestic|international)/(.+)$ {
    alias /srv/tsite/channels/$1/$2;
    types {
      application/vnd.apple.mpegurl m3u8; application/dash+xml mpd; "text/vtt; charset=utf-8" vtt;
      video/mp4 m4s mp4; image/jpeg jpg; application/json json;
    }
    include tsite-media.conf;
  }
  location / {
    proxy_pass http://tsite;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_request_buffering off;
  }
}
"""
"""For a portal at port 8000 whose public channels lie in /srv/tsite/channels."""

MEDIA = """
sendfile on;
tcp_nopush on;
gzip on;
gzip_types application/vnd.apple.mpegurl application/dash+xml text/vtt;
add_header Cache-Control $tsite_kept;
add_header X-Content-Type-Options nosniff;
add_header Cross-Origin-Resource-Policy same-origin;
add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'; sandbox";
"""
"""tsite-media.conf."""

_MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes auto; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/server.conf;
}}
"""


@contextmanager
def nginx(folder: Path, *, channels: Path, portal_port: int) -> Iterator[tuple[str, int]]:
    """Its address and its session. Raises ComponentMissing where nginx is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise ComponentMissing("nginx", "apt-get install nginx-light")
    folder.mkdir()
    port = free_port()
    (folder / "nginx.conf").write_text(
        _MAIN.format(folder=folder, user="user root;" if os.getuid() == 0 else ""), encoding="utf-8"
    )
    (folder / "tsite-media.conf").write_text(MEDIA, encoding="utf-8")
    (folder / "server.conf").write_text(server_text(channels, port=port, portal_port=portal_port), encoding="utf-8")
    argv = (program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"))
    pid = start_service(argv, log=folder / "log", environment=dict(os.environ), dies_with_us=True)
    try:
        address = f"http://127.0.0.1:{port}"
        await_answer(address)
        yield address, pid
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def server_text(channels: Path, *, port: int, portal_port: int) -> str:
    """SERVER for these places."""
    told = SERVER.replace("/srv/tsite/channels", str(channels))
    return told.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(":8000;", f":{portal_port};")
