"""The running process: pages, live updates and workers together, and how it starts and stops."""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn
from django.conf import settings
from django.db import connections

from northing.actions.people.setup import ensure_setup_code
from northing.asgi import application
from northing.cli import database, demo
from northing.jobs.worker import run as run_worker
from northing.lib import stopping

FAILED = 1
GRACE = 2  # seconds that open requests get to end by themselves
PATIENCE = 2.7  # seconds after which the process ends whatever still runs; every write is a transaction


class Server(uvicorn.Server):
    """Uvicorn that says when it is ready and tells the rest of the process when it is going to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self.ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to Ctrl-C and stop; uvicorn's own version raises them again at the end, which looks like a crash."""
        for sig in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sig, self.handle_exit)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """On Ctrl-C or a stop by the system; the second time at once."""
        if not stopping.is_stopping():
            print("Stopping ...", file=sys.stderr, flush=True)
            end_at_the_latest()
            # What is cut off now was told to the person by the line above; its trace would say nothing more.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        stopping.stop()
        super().handle_exit(sig, frame)


def serve(host: str, port: int, *, with_demo: bool) -> int:
    """Run until stopped; 1 when the port is taken, 78 when the database is newer than the program."""
    listener = listen(host, port)
    if listener is None:
        return FAILED
    problem = database.migrate()
    if problem:
        return problem
    lines = demo.load_once() if with_demo else first_run_lines()
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{listener.getsockname()[1]}/"
    server = Server(uvicorn_config(), ready=lambda: announce(address, lines))
    worker = threading.Thread(target=run_worker, args=(stopping.event(),), name="worker", daemon=True)
    worker.start()
    server.run(sockets=[listener])
    stopping.stop()
    worker.join(timeout=0.5)
    connections.close_all()
    return 0 if server.started else FAILED


def work() -> int:
    """Run a worker alone until stopped."""
    problem = database.migrate()
    if problem:
        return problem

    def stop(_signal: int, _frame: FrameType | None) -> None:
        end_at_the_latest()
        stopping.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print("Worker is ready.", file=sys.stderr, flush=True)
    run_worker(stopping.event())
    return 0


def listen(host: str, port: int) -> socket.socket | None:
    """The open port; None, with a message, when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        print(
            f"Cannot listen on {host} port {port}: {error.strerror or error}."
            f" Stop the other program or choose another port: PORT={port + 1}",
            file=sys.stderr,
        )
        return None
    return listener


def uvicorn_config() -> uvicorn.Config:
    """The server's settings; the proxy in front is believed only when the operator says that there is one."""
    return uvicorn.Config(
        application,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=os.environ.get("NORTHING_BEHIND_PROXY", "") == "1",
        timeout_graceful_shutdown=GRACE,
    )


def first_run_lines() -> list[str]:
    """What the console says when nothing is set up yet."""
    code = ensure_setup_code()
    return [f"Set up your organisation there with this one-time code: {code}"] if code else []


def announce(address: str, lines: list[str]) -> None:
    """Tell the person at the console where to go."""
    print(
        "\n".join(["", f"Northing is ready: {address}", *lines, "", f"Data: {settings.HOME}   Stop: Ctrl-C", ""]),
        flush=True,
    )


def end_at_the_latest() -> None:
    """A thread in a long calculation cannot be stopped from outside, so the process does not wait for it."""
    timer = threading.Timer(PATIENCE, os._exit, args=(0,))
    timer.daemon = True
    timer.start()
