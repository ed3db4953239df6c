"""How far a long piece of work is. Kept in the cache, because its own transaction is not visible before it ends."""

from dataclasses import dataclass

from django.core.cache import cache

_SECONDS = 3600


@dataclass(frozen=True)
class Progress:
    """Steps done of all steps, and what is being done, in words."""

    done: int
    total: int
    doing: str

    @property
    def percent(self) -> int:
        """Share done as a whole per cent, 0 while the total is unknown."""
        return min(100, round(100 * self.done / self.total)) if self.total else 0


def report(key: str, done: int, total: int, doing: str) -> None:
    """Say how far the work named `key` is."""
    cache.set(f"progress-{key}", (done, total, doing), _SECONDS)


def progress(key: str) -> Progress | None:
    """How far the work named `key` is, None when nothing was reported lately."""
    held = cache.get(f"progress-{key}")
    return Progress(*held) if held else None


def forget(key: str) -> None:
    """The work has ended."""
    cache.delete(f"progress-{key}")
