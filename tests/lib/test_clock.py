"""The clock that a told history can set."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.utils import timezone

from northing.lib import clock

THEN = datetime(2025, 3, 1, 9, tzinfo=UTC)


def test_it_tells_the_real_time_unless_it_is_set() -> None:
    assert timezone.now() - clock.now() < timedelta(seconds=5)
    with clock.set_to(THEN):
        assert clock.now() == THEN
        with clock.set_to(THEN + timedelta(days=1)):
            assert clock.now() == THEN + timedelta(days=1)
        assert clock.now() == THEN
    assert timezone.now() - clock.now() < timedelta(seconds=5)


def test_other_threads_keep_the_real_time() -> None:
    seen: list[datetime] = []
    with clock.set_to(THEN):
        other = Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] > THEN


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"), clock.set_to(datetime(2025, 3, 1)):  # noqa: DTZ001
        pass
