"""Whom the tracker may call."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.provisional import urls

from commitments.outside.addresses import LONGEST, NotCallable, may_be_called, read_target

# From IANA's registers of special-purpose addresses, and multicast.
NOT_PUBLIC_4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
]
NOT_PUBLIC_6 = [
    *("::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20"),
    *("5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "203.0.114.1", "2606:4700:4700::1111", "2001:4860:4860::8888", "2400:4000::1"]


def within(net: str) -> st.SearchStrategy[int]:
    parsed = ip_network(net)
    return st.integers(int(parsed.network_address), int(parsed.broadcast_address))


private_4 = st.one_of([within(net) for net in NOT_PUBLIC_4]).map(IPv4Address)
private_6 = st.one_of([within(net) for net in NOT_PUBLIC_6]).map(IPv6Address)
any_4 = st.integers(0, 2**32 - 1).map(IPv4Address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_anybody_may_call_is_called(address: str) -> None:
    assert may_be_called(address)


@pytest.mark.parametrize("net", [*NOT_PUBLIC_4, *NOT_PUBLIC_6])
def test_no_end_of_a_private_network_is_called(net: str) -> None:
    parsed = ip_network(net)
    assert not may_be_called(str(parsed.network_address))
    assert not may_be_called(str(parsed.broadcast_address))


@given(private_4 | private_6)
@example(IPv4Address("169.254.169.254"))
@example(IPv6Address("fd00:ec2::254"))
def test_no_private_address_is_called(address: IPv4Address | IPv6Address) -> None:
    assert not may_be_called(str(address))


@given(private_4)
@example(IPv4Address("127.0.0.1"))
def test_nor_in_any_of_its_disguises(address: IPv4Address) -> None:
    number = int(address)
    disguises = [
        IPv6Address(0xFFFF << 32 | number),  # IPv4 mapped
        IPv6Address(number),  # IPv4 compatible
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),  # NAT64
        IPv6Address(0x2002 << 112 | number << 80 | 1),  # 6to4
        IPv6Address(0x2001 << 112 | int(IPv4Address("8.8.8.8")) << 64 | number ^ 0xFFFF_FFFF),  # Teredo
    ]
    assert [str(one) for one in disguises if may_be_called(str(one))] == []


@given(any_4)
def test_a_mapped_address_is_treated_like_the_one_it_stands_for(address: IPv4Address) -> None:
    plain = may_be_called(str(address))
    assert may_be_called(f"::ffff:{address}") == plain
    assert may_be_called(str(IPv6Address(int(IPv6Address("64:ff9b::")) | int(address)))) == plain


@given(any_4 | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_nothing_is_called_that_python_holds_to_be_private(address: IPv4Address | IPv6Address) -> None:
    if may_be_called(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_called(text: str) -> None:
    try:
        IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError:
        assert not may_be_called(text)


@pytest.mark.parametrize("address", ["", "hooks.example.org", "2606:4700:4700::1111%eth0", "0x08080808", "8.8.8"])
def test_only_a_plain_address_is_one(address: str) -> None:
    assert not may_be_called(address)


# --- addresses as they are typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443, "/", "hooks.example.org"),
        ("https://Hooks.Example.ORG/a?b=c", "hooks.example.org", 443, "/a?b=c", "hooks.example.org"),
        ("https://hooks.example.org:8443/a//b", "hooks.example.org", 8443, "/a//b", "hooks.example.org:8443"),
        ("https://xn--wgv71a119e.jp/%E6%97%A5", "xn--wgv71a119e.jp", 443, "/%E6%97%A5", "xn--wgv71a119e.jp"),
        ("https://a.mn?x", "a.mn", 443, "/?x", "a.mn"),
    ],
)
def test_an_address_is_read(url: str, host: str, port: int, path: str, authority: str) -> None:
    target = read_target(url)
    assert (target.host, target.port, target.path, target.authority) == (host, port, path, authority)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example.org/", "no_https"),
        ("HTTPS://hooks.example.org/", "no_https"),
        ("ftp://hooks.example.org/", "no_https"),
        ("file:///etc/passwd", "no_https"),
        ("hooks.example.org", "no_https"),
        ("//hooks.example.org/", "no_https"),
        ("https://me@hooks.example.org/", "credentials"),
        ("https://me:secret@hooks.example.org/", "credentials"),
        ("https://hooks.example.org@127.0.0.1/", "credentials"),
        ("https://localhost/", "name"),
        ("https://intranet/", "name"),
        ("https://127.0.0.1/", "name"),
        ("https://127.1/", "name"),
        ("https://2130706433/", "name"),
        ("https://0x7f.0.0.1/", "name"),
        ("https://0x7f000001/", "name"),
        ("https://8.8.8.8/", "name"),
        ("https://[::1]/", "name"),
        ("https://[2606:4700:4700::1111]/", "name"),
        ("https://a..example/", "name"),
        ("https://-a.example/", "name"),
        ("https://hooks.example.org./", "name"),
        ("https:///path", "name"),
        ("https://", "name"),
        ("https://hooks.example.org:80/", "port"),
        ("https://hooks.example.org:5432/", "port"),
        ("https://hooks.example.org:/", "port"),
        ("https://hooks.example.org:99999/", "text"),
        ("https://hooks.example.org:x/", "text"),
        ("https://hooks.example.org/#part", "text"),
        ("https://hooks.example.org/#", "text"),
        ("https://hooks.example.org/a b", "text"),
        ("https://hooks.example.org/\r\nHost: other", "text"),
        ("https://hooks.example.org\\@127.0.0.1/", "text"),
        ("https://日本語.jp/", "text"),
        ("https://[::1/", "text"),
        ("", "text"),
        ("https://hooks.example.org/" + "x" * LONGEST, "text"),
    ],
)
def test_what_may_not_be_called_is_refused_with_its_reason(url: str, code: str) -> None:
    with pytest.raises(NotCallable) as refusal:
        read_target(url)
    assert refusal.value.code == code


@given(urls() | st.text(max_size=60).map("https://".__add__) | st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(url: str) -> None:
    """And what is read has one host and nothing that could break a line of a request."""
    try:
        target = read_target(url)
    except NotCallable:
        return
    assert target.port in (443, 8443)
    assert target.path.isascii()
    assert target.path.isprintable()
    assert not set(target.host) - set("abcdefghijklmnopqrstuvwxyz0123456789.-")
