"""Tasks for `test_ray.py`, in a module that the workers of a cluster can import."""

from __future__ import annotations

import os
import time
from typing import Any


def given(fn: Any) -> Any:
    """The function itself: nothing to set up."""
    return fn


def slow_square(number: int) -> int:
    """A task that takes a while."""
    time.sleep(0.05)
    return number * number


def deadly(number: int) -> int:
    """A task that kills its worker over one item."""
    if number == 3:
        os._exit(9)
    return number
