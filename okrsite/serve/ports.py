"""A port to listen on; where it is taken, by whom, and which one is free."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

_LOOK_AHEAD = 200
_LISTENING = "0A"
_SHOWN = 60
_QUEUE = 128


class CannotListenError(Exception):
    """The server cannot have this host and port; the message says why, `free` is a port to take instead."""

    def __init__(self, why: str, free: int | None = None) -> None:
        super().__init__(why)
        self.free = free


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on a port (0: any free one). Raises CannotListenError."""
    try:
        return _bound(host, port)
    except socket.gaierror as fault:
        raise CannotListenError(f"the host {host!r} is not known here ({fault.strerror})") from fault
    except OverflowError as fault:
        raise CannotListenError(f"{port} is not a port: choose one from 1 to 65535") from fault
    except OSError as fault:
        raise CannotListenError(*_reason(fault, host, port)) from fault


def _bound(host: str, port: int) -> list[socket.socket]:
    """A listening socket for each address of the host, all on one port. Raises OSError.

    (tornado's `bind_sockets` does the same, but leaves the socket open that could not be bound.)
    """
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    with ExitStack() as undo:
        for family, _, protocol, _, address in dict.fromkeys(found):
            each = undo.enter_context(socket.socket(family, socket.SOCK_STREAM, protocol))
            if os.name == "posix":
                each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            same_port = sockets[0].getsockname()[1] if sockets else port
            each.setblocking(False)
            try:
                each.bind((address[0], same_port, *address[2:]))
            except OSError as fault:
                # `localhost` may mean an address of IPv6 where that is switched off.
                if fault.errno == errno.EADDRNOTAVAIL and sockets:
                    each.close()
                    continue
                raise
            each.listen(_QUEUE)
            sockets.append(each)
        undo.pop_all()
    return sockets


def _reason(fault: OSError, host: str, port: int) -> tuple[str, int | None]:
    """Why a port cannot be had, and which one can."""
    if fault.errno == errno.EADDRINUSE:
        who = holder(port)
        by = f" by {who}" if who else ""
        return f"port {port} on {host} is in use{by}", next_free(host, port)
    if fault.errno == errno.EACCES:
        return f"port {port} on {host} is reserved for the system", next_free(host, 8000)
    if fault.errno == errno.EADDRNOTAVAIL:
        why = f"{host} is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses"
        return why, None
    return f"cannot listen on {host}, port {port}: {os.strerror(fault.errno) if fault.errno else fault}", None


def next_free(host: str, port: int) -> int | None:
    """The first port after this one that could be listened on; None when there is none nearby."""
    for candidate in range(port + 1, min(port + _LOOK_AHEAD, 65535) + 1):
        try:
            sockets = _bound(host, candidate)
        except OSError:
            continue
        for each in sockets:
            each.close()
        return candidate
    return None


def holder(port: int) -> str | None:
    """The program that listens on a port, as far as /proc may tell: `python3 serve.py (process 4711)`."""
    if not sys.platform.startswith("linux"):
        return None
    wanted = {f"socket:[{inode}]" for table in ("tcp", "tcp6") for inode in _inodes(table, port)}
    if not wanted:
        return None
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and _has_open(process, wanted):
            return f"{_command(process)} (process {process.name})"
    return None


def _inodes(table: str, port: int) -> list[str]:
    try:
        rows = Path("/proc/net", table).read_text("ascii").splitlines()[1:]
    except OSError:
        return []
    cells = [row.split() for row in rows]
    return [c[9] for c in cells if c[3] == _LISTENING and int(c[1].rpartition(":")[2], 16) == port]


def _has_open(process: Path, wanted: set[str]) -> bool:
    # Other people's processes, and those that end meanwhile, cannot be looked into.
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                if str(descriptor.readlink()) in wanted:
                    return True
    return False


def _command(process: Path) -> str:
    try:
        words = (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return "a program"
    text = " ".join([Path(words[0]).name, *words[1:]]).strip()
    shown = "".join(c if c.isprintable() else "?" for c in text)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
