"""Starting and stopping, as a person at the console lives it."""

import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.site import COMMAND, Site, environment


def test_it_starts_with_an_empty_folder_and_ctrl_c_ends_it_though_a_connection_is_open(tmp_path: Path) -> None:
    site = Site(tmp_path)
    try:
        with urllib.request.urlopen(f"{site.url}/accounts/login/") as answer:  # noqa: S310 (our own server)
            assert answer.status == 200
        with socket.create_connection(("127.0.0.1", int(site.url.rpartition(":")[2]))) as slow:
            slow.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nunfinished")
            assert site.stop() == 0
        assert "Traceback" not in site.console()
    finally:
        site.kill()


def test_a_busy_port_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = northing(tmp_path, "serve", "--port", str(other.getsockname()[1]))
    assert result.returncode == 1
    assert "Address already in use. Stop the other program or choose another port: PORT=" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_doctor_finds_an_old_database_and_is_content_after_migrating(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    before = northing(tmp_path, "doctor")
    assert (before.returncode, "behind this version; run: northing migrate" in before.stdout) == (1, True)
    assert northing(tmp_path, "migrate").returncode == 0
    after = northing(tmp_path, "doctor")
    assert (after.returncode, "wrong" in after.stdout) == (0, False)


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["worker", "--help"], ["version"]])
def test_help_goes_to_stdout_without_colours_when_piped(tmp_path: Path, words: list[str]) -> None:
    result = northing(tmp_path, *words)
    assert (result.returncode, result.stderr, "\x1b" in result.stdout) == (0, "", False)
    assert result.stdout


def northing(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person would, without a terminal."""
    return subprocess.run(
        [*COMMAND, *words],
        env=environment(home),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
