"""One command that prints what Northing costs beside its floor.

    python -m benchmarks.run                        # small sizes, both databases, about two minutes
    python -m benchmarks.run --full                 # up to 50,000 objectives, 20,000 KPIs, 200,000 values at once
    python -m benchmarks.run --database sqlite --only pages moves

Every database is empty, temporary and filled by benchmarks/generate.py. README.md explains the columns.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import process
from benchmarks.report import table
from benchmarks.sizes import PARTS
from tests.cluster import Cluster, create_database
from tools import frontend

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure the parts asked for on the databases asked for, each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--full", action="store_true", help="the large sizes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    print(f"$ python -m benchmarks.run {' '.join(sys.argv[1:])}", flush=True)
    frontend.build(say=str)
    passed_on = ["--only", *options.only, *(["--full"] if options.full else [])]
    if set(options.only) != {"process"}:
        if options.database != "postgresql":
            on_sqlite(passed_on)
        if options.database != "sqlite":
            on_postgresql(passed_on)
    if "process" in options.only:
        print(f"\n### The demo process\n\n{table(process.measure())}")


def on_sqlite(options: list[str]) -> None:
    """Both sizes, each in a data folder of its own."""
    for size in ("small", "large"):
        child(size, options, {})


def on_postgresql(options: list[str]) -> None:
    """Both sizes, each in a database of its own on a server that lives as long as this."""
    cluster = Cluster()
    try:
        for size in ("small", "large"):
            create_database(cluster.url(), size)
            child(size, options, {"NORTHING_DATABASE_URL": cluster.url(size)})
    finally:
        cluster.stop()


def child(size: str, options: list[str], environment: dict[str, str]) -> None:
    """Measure one size; what it prints is the result."""
    with tempfile.TemporaryDirectory(prefix="northing-bench-") as home:
        own = {name: value for name, value in os.environ.items() if not name.startswith("NORTHING_")}
        own |= {"NORTHING_HOME": home, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **environment}
        subprocess.run([sys.executable, "-m", "benchmarks.child", size, *options], env=own, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
