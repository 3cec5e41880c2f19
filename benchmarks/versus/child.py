"""One tool in a process of its own: ``python child.py MODULE TOOL``, in any environment, standard library only.

Tells in a line of JSON when the tool is loaded. Then each line on standard input is a list of items, and is answered by
a line with what came out, the CPU seconds of this process and all that it started, and the bytes that they read and
wrote. What the tool prints goes to standard error.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def below(pid: int) -> list[int]:
    """The processes that run below one."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found + [deep for child in found for deep in below(child)]


def cpu() -> float:
    """CPU seconds of this process, of its children that have ended, and of those at work."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    return total + sum(clock(pid) for pid in below(os.getpid()))


def clock(pid: int) -> float:
    """CPU seconds of a process alone; 0 when it has ended."""
    try:
        return time.clock_gettime(~pid << 3 | 2)  # clock_getcpuclockid(3)
    except OSError:
        return 0.0


def moved() -> dict[str, int]:
    """Bytes that this process and its ended children have read and written by calls, pipes included, and those for the
    disk; empty where the system does not say.
    """
    try:
        rows = (line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return {key: int(value) for key, value in rows if key in ("rchar", "wchar", "write_bytes")}
    except OSError:
        return {}


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(**row: Any) -> None:
        answers.write(json.dumps(row) + "\n")
        answers.flush()

    module, tool = sys.argv[1:3]
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    try:
        run = getattr(importlib.import_module(module), tool)()
    except Exception as error:
        tell(error=f"{type(error).__name__}: {error}")
        return
    tell(loaded=tool)
    for line in sys.stdin:
        items = json.loads(line)
        before, begun, alone = moved(), cpu(), time.process_time()
        try:
            out = run(items)
        except Exception as error:
            tell(error=f"{type(error).__name__}: {error}")
            continue
        spent, alone, after = cpu() - begun, time.process_time() - alone, moved()
        tell(cpu=spent, alone=alone, out=out, **{key: after[key] - before[key] for key in after})


if __name__ == "__main__":
    main()
