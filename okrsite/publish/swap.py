"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import errno
import functools
import os
import platform
import sys
from collections.abc import Callable

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# The C library may be older than the kernel (musl has no such function); by <asm/unistd.h>, 64 bits only.
_SYSCALL = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}
# EPERM is what a container's seccomp filter says; if it was about permissions, two renames will say so again.
_NOT_HERE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM})

_Rename = Callable[[bytes, bytes], int]


def exchange(one: str, other: str) -> bool:
    """Exchange two folders of one file system atomically; False when kernel or file system can't.

    Raises OSError for any other fault; nothing has changed then.
    """
    rename = _renameat2()
    if rename is None:
        return False
    number = rename(os.fsencode(one), os.fsencode(other))
    if number in _NOT_HERE:
        return False
    if number:
        raise OSError(number, os.strerror(number), one, None, other)
    return True


@functools.cache
def _renameat2() -> _Rename | None:
    """renameat2(2) with RENAME_EXCHANGE on two absolute paths, giving errno or 0; None off Linux."""
    if sys.platform != "linux":
        return None
    try:
        import ctypes
    except ImportError:
        # Python can be built without it.
        return None

    library = ctypes.CDLL(None, use_errno=True)
    wrapper = getattr(library, "renameat2", None)
    number = _SYSCALL.get(platform.machine()) if sys.maxsize > 2**32 else None
    if wrapper is None and number is None:
        return None
    # Without declared types ctypes would pass 32-bit numbers where the kernel reads 64 bits.
    types = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    call = wrapper or library.syscall
    call.argtypes = types if wrapper else [ctypes.c_long, *types]
    call.restype = ctypes.c_int if wrapper else ctypes.c_long
    lead = () if wrapper else (number,)

    def rename(one: bytes, other: bytes) -> int:
        failed: int = call(*lead, _AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
        return ctypes.get_errno() if failed else 0

    return rename
