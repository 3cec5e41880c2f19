"""How the command line begins and ends: signals, and the three standard handles."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

AGAIN = 1.0
"""Seconds after which an interrupt is raised once more: a library that catches everything (langdetect does, while it
loads its profiles) must not make the program deaf.
"""


@contextmanager
def orderly() -> Iterator[None]:
    """SIGTERM is as good as Ctrl-C, and the three standard handles are there, so that no file takes their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # shells turn it off for jobs in the background
        heard.append(signal.SIGINT)
    if hasattr(signal, "SIGALRM"):
        heard.append(signal.SIGALRM)
    before = [(number, signal.signal(number, _stop)) for number in heard]
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before:
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
    raise KeyboardInterrupt


def mute() -> None:
    """Nothing more goes to standard output, not even what waits to be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
