"""Who may talk to the server. Pure.

A page on any site can make a reader's browser ask `http://127.0.0.1:8000/`, and a hostile name server can
make its own name mean that address. So a request has to name the server by a name we know (`Host`), and what
is sent from a page has to come from this very server (`Origin`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised, not bound

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)


def name_in(host: str) -> str | None:
    """The name in a Host header in lower case, without port and brackets; None when it is not one."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else None


@dataclass(frozen=True, slots=True)
class Guard:
    """The names under which the server answers, and whether under any address as well."""

    names: frozenset[str]
    any_address: bool = False

    def knows(self, hosts: list[str]) -> bool:
        """True when the Host headers of a request are one, and name this server. Any port will do."""
        name = name_in(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            return False
        # An address cannot be made to mean another machine, which is what the guard is there against.
        return name in self.names or (self.any_address and _is_address(name))

    def is_home(self, origin: str, host: str) -> bool:
        """True when an Origin header is this server itself, as the browser knows it."""
        try:
            place = urlsplit(origin).netloc
        except ValueError:
            return False
        return bool(place) and place.lower() == host.lower()


def guard_for(host: str, machine: Iterable[str] = ()) -> Guard:
    """The guard of a server bound to `host`: the loopback names and the name asked for.

    Bound to every address (`0.0.0.0`, `::`), also any address, and the names the machine has.
    """
    names = {*LOOPBACK, host.lower().strip("[]")} - {""}
    if host not in ANYWHERE:
        return Guard(frozenset(names))
    own = {name.lower() for name in machine if name}
    return Guard(
        frozenset(names | own | {f"{name}.local" for name in own if "." not in name}), any_address=True
    )


def is_loopback(address: str | None) -> bool:
    """True for the address of a client on this machine."""
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
