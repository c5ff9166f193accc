import ipaddress

import pytest

from crowd.standard_webhooks import check_address, check_secret, headers, may_connect, new_secret
from pipeline.errors import WrongInput


def test_a_message_is_signed_as_the_standard_s_example_is() -> None:
    # The vector of the specification's reference libraries (svix, standard-webhooks).
    told = headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )  # fmt: skip
    assert told == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_secrets_are_long_enough() -> None:
    assert check_secret(new_secret())
    for secret in ("whsec_c2hvcnQ=", "whsec_!!!", "", "whsec_" + "QUFB" * 30):
        with pytest.raises(WrongInput):
            check_secret(secret)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.cn/hook", "ftp://example.cn", "https://", "https://user@example.cn", "https://u:p@example.cn",
        "https://example.cn/#x", "https://example.cn:0/", "https://example.cn:99999/", "file:///etc/passwd", "https://[",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_taken(url: str) -> None:
    with pytest.raises(WrongInput):
        check_address(url, loopback=False)


def test_http_is_for_the_same_machine_where_that_is_allowed() -> None:
    assert check_address("https://example.cn:8443/hook?x=1", loopback=False)
    assert check_address("http://127.0.0.1:9000/", loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_networks_are_closed_in_every_spelling(address: str) -> None:
    for loopback in (False, True):
        assert not may_connect(ipaddress.ip_address(address), loopback=loopback)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_closed_unless_it_is_opened(address: str) -> None:
    assert not may_connect(ipaddress.ip_address(address), loopback=False)
    assert may_connect(ipaddress.ip_address(address), loopback=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "223.5.5.5"])
def test_the_open_internet_is_open(address: str) -> None:
    assert may_connect(ipaddress.ip_address(address), loopback=False)
