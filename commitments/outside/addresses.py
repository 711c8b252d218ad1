"""Whom the tracker may call: the one place for this rule.

People give the tracker addresses to call. Without this rule they could have it call what only its own network reaches:
the database, the cloud's metadata service, another department's printer. So it calls names over HTTPS only, and of
these only public addresses. Whoever calls has to ask about the very address that the connection goes to, for a name
may be answered differently the next time.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST = 500
PORTS = frozenset({443, 8443})

# A name with a dot whose last part is no number: `localhost`, `127.1`, `0x7f.0.0.1` and `[::1]` are none.
_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_PRINTABLE = re.compile(r"[!-~]+")

# Not for the public, and unknown as such to some of the Pythons this runs on.
_ALSO_SPECIAL_4 = [ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "240.0.0.0/4")]
_ALSO_SPECIAL_6 = [ip_network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20")]
_GLOBAL_UNICAST_6 = ip_network("2000::/3")
# An IPv4 address stands in the last 32 bits.
_NAT64 = ip_network("64:ff9b::/96")


class NotCallable(ValueError):
    """An address that the tracker does not call. `code` is one of `no_https`, `credentials`, `name`, `port`, `text`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """Where a message goes: the name to resolve, the port, and what follows them in the address."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """For the header Host."""
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


def read_target(url: str, ports: Collection[int] = PORTS) -> Target:
    """The parts of an address that may be called as far as its text tells. Raises NotCallable."""
    if not _PRINTABLE.fullmatch(url) or len(url) > LONGEST or "\\" in url:
        raise NotCallable("text")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotCallable("text") from error
    if not url.startswith("https://"):
        raise NotCallable("no_https")
    if "@" in parts.netloc:
        raise NotCallable("credentials")
    if not _NAME.fullmatch(parts.hostname or ""):
        raise NotCallable("name")
    if (port or 443) not in ports or parts.netloc.endswith(":"):
        raise NotCallable("port")
    if parts.fragment or "#" in url:
        raise NotCallable("text")
    assert parts.hostname is not None
    return Target(parts.hostname, port or 443, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def may_be_called(address: str) -> bool:
    """Whether anybody on the internet could call this IP address too. Written so that what is unknown is refused."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _public_4(ip) if isinstance(ip, IPv4Address) else _public_6(ip)


def _public_4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _ALSO_SPECIAL_4)


def _public_6(ip: IPv6Address) -> bool:
    """By itself, and by the IPv4 address that it leads to where it stands for one."""
    if ip.ipv4_mapped is not None:
        return _public_4(ip.ipv4_mapped)
    if ip in _NAT64:
        return _public_4(IPv4Address(int(ip) & 0xFFFF_FFFF))
    if ip.scope_id or ip not in _GLOBAL_UNICAST_6 or any(ip in net for net in _ALSO_SPECIAL_6):
        return False
    if ip.sixtofour is not None:
        return _public_4(ip.sixtofour)
    return ip.is_global
