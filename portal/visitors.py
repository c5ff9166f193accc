"""What a request says of a viewer who has no account: coarse, and kept only where a view says how."""

import re
from urllib.parse import urlsplit

from flask import Request

FROM_OUR_PROXY = frozenset({"127.0.0.1", "::1"})
"""As gunicorn believes X-Forwarded-Proto: a front end stands on the same machine."""
DIRECT, OURS, OTHER = "direct", "portal", "other"

_SOURCES = {
    "search": (
        "google", "bing.com", "baidu.com", "sogou.com", "so.com", "sm.cn", "yandex", "duckduckgo.com", "yahoo",
        "ecosia.org", "toutiao.com",
    ),
    "social": (
        "weixin.qq.com", "mp.weixin.qq.com", "wechat.com", "weibo.com", "weibo.cn", "douyin.com", "bilibili.com",
        "zhihu.com", "xiaohongshu.com", "kuaishou.com", "qq.com", "facebook.com", "instagram.com", "linkedin.com",
        "lnkd.in", "twitter.com", "x.com", "t.co", "youtube.com", "tiktok.com", "reddit.com", "whatsapp.com", "t.me",
    ),
}  # fmt: skip
"""Hosts by class; a name without a dot is that of any country's site (google.de)."""
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|preview|fetch|monitor|scan|python|curl|wget|java/|go-http|okhttp|"
    r"libwww|axios|node|phantom|selenium|puppeteer|playwright",
    re.IGNORECASE,
)


def address_of(request: Request) -> str:
    """The network address of who asks; the front end's word for it where it stands on this machine."""
    nearest = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "")
    # The last entry is what our own front end saw; what stands before it, anybody may have written.
    return told.rpartition(",")[2].strip()[:45] or nearest if nearest in FROM_OUR_PROXY else nearest


def is_robot(agent: str) -> bool:
    """Whether a User-Agent is no person's browser's. An empty one is none."""
    return not agent or bool(_ROBOT.search(agent))


def source_of(host: str, *, ours: str) -> str:
    """The class of the site a viewer came from: direct, portal, search, social or other."""
    host = host.lower().removeprefix("www.")
    if not host:
        return DIRECT
    if host == ours.lower().removeprefix("www."):
        return OURS
    return next((name for name, known in _SOURCES.items() if any(_is(host, site) for site in known)), OTHER)


def host_of(address: str) -> str:
    """The host of an address, empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def language_of(request: Request) -> str:
    """The language the browser asks for first, as in zh or en; und where it asks for none."""
    first = (request.accept_languages.best or "").partition("-")[0].lower()
    return first if re.fullmatch(r"[a-z]{2,3}", first) else "und"


def country_of(request: Request, header: str) -> str:
    """ISO 3166-1 alpha-2 as the front end tells it in that header; empty where it tells none."""
    told = request.headers.get(header, "").upper() if header else ""
    return told if re.fullmatch(r"[A-Z]{2}", told) and told not in {"XX", "ZZ"} else ""


def _is(host: str, site: str) -> bool:
    if "." in site:
        return host == site or host.endswith(f".{site}")
    return site in host.split(".")[:-1]
