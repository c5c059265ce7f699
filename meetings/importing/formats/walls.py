"""What the reading process gives up before it sees a file: memory, time, files, other processes, the network."""

from __future__ import annotations

import contextlib
import ctypes
import platform
import resource
import struct

SECONDS = 10
MEMORY = 300 * 1024 * 1024

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the refused call answers «not permitted»
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
# For each kind of machine its name in the kernel, and its numbers for: socket, socketpair, connect, execve, execveat,
# ptrace, io_uring_setup.
_CALLS = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 117, 425)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def shut_in() -> list[str]:
    """Set the limits; answers which walls stand between this process and the network, none where no system has any."""
    walls = [name for name, build in (("namespace", _leave_network), ("filter", _refuse_calls)) if build()]
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),  # Python opens its own modules late
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit has its own
            resource.setrlimit(limit, (most, most))
    return walls


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _leave_network() -> bool:
    """Into a network of its own, which has nothing in it. Not every system lets an ordinary user do so."""
    unshare = getattr(_libc(), "unshare", None)
    return unshare is not None and unshare(_NEW_USER | _NEW_NETWORK) == 0


def _refuse_calls() -> bool:
    """A filter in the kernel that refuses sockets and new programs, where the machine is one we know."""
    known = _CALLS.get(platform.machine()) if platform.system() == "Linux" else None
    if known is None:
        return False
    machine, calls = known
    last = len(calls) + 1  # steps between the test of the first call and the refusal
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, last + 2, machine),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, last, 0, 0x40000000),
        *((_EQUAL, last - 1 - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    packed = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), packed)
    libc = _libc()
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
