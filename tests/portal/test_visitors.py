from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from portal.visitors import address_of, country_of, host_of, is_robot, language_of, source_of


def asked(*, nearest: str = "127.0.0.1", **headers: str) -> Request:
    told = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(EnvironBuilder(headers=told, environ_base={"REMOTE_ADDR": nearest}).get_environ())


def test_an_address_is_the_front_end_s_word_where_it_stands_on_this_machine() -> None:
    assert address_of(asked(X_Forwarded_For="192.0.2.1, 203.0.113.9")) == "203.0.113.9"
    assert address_of(asked(nearest="198.51.100.7", X_Forwarded_For="203.0.113.9")) == "198.51.100.7"
    assert address_of(asked()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("", "direct"),
        ("tsite.example", "portal"),
        ("www.google.de", "search"),
        ("m.baidu.com", "search"),
        ("mp.weixin.qq.com", "social"),
        ("t.co", "social"),
        ("notgoogle.example", "other"),
        ("evilbaidu.com", "other"),
        ("news.example", "other"),
    ],
)
def test_a_host_is_told_by_its_class(host: str, source: str) -> None:
    assert source_of(host, ours="tsite.example") == source


def test_browsers_are_no_robots() -> None:
    assert not is_robot(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    )
    assert not is_robot("Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0.50")
    assert is_robot("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")


def test_language_and_country_are_coarse_and_only_what_is_told() -> None:
    assert language_of(asked(Accept_Language="pt-BR,en;q=0.4")) == "pt"
    assert language_of(asked()) == "und"
    assert country_of(asked(CF_IPCountry="de"), "CF-IPCountry") == "DE"
    assert country_of(asked(CF_IPCountry="XX"), "CF-IPCountry") == ""
    assert country_of(asked(CF_IPCountry="de"), "") == ""


def test_a_host_is_read_off_an_address() -> None:
    assert (host_of("https://a.example:8/x"), host_of("//b.example"), host_of("http://[")) == (
        "a.example",
        "b.example",
        "",
    )
