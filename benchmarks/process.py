"""What the one process of the demo costs: how long a warm start takes, and how much memory it holds when idle."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.measure import memory
from benchmarks.report import Figure

COMMAND = [sys.executable, "-c", "from northing.cli import main; main()", "serve", "--demo", "--port", "0"]
SOURCE = Path(__file__).resolve().parent.parent / "src"
IDLE_SECONDS = 4
START_BUDGET = 5
MEMORY_BUDGET = 250


def measure() -> Iterator[Figure]:
    """Start the demo twice; the second start is the warm one."""
    with tempfile.TemporaryDirectory(prefix="northing-bench-") as folder:
        cold, _ = _start(Path(folder))
        warm, held = _start(Path(folder))
    yield Figure("first start with the sample data", cost=cold, unit="s")
    yield Figure("warm start of the demo", cost=warm, budget=START_BUDGET, unit="s")
    yield Figure("idle memory of the demo", cost=held, budget=MEMORY_BUDGET, unit="MB")


def _start(home: Path) -> tuple[float, float]:
    """Seconds until it is ready, and megabytes when it has come to rest."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("NORTHING_")}
    own |= {"NORTHING_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(SOURCE)}
    started = time.monotonic()
    process = subprocess.Popen(COMMAND, env=own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Northing is ready"):
                break
        else:
            raise RuntimeError("the demo did not start; run `northing serve --demo` to see why")
        seconds = time.monotonic() - started
        time.sleep(IDLE_SECONDS)
        return seconds, memory(psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
