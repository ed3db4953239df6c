"""Path converters: a shown id such as `kpi_0C3XJ7Q2M8V4K` in a URL reaches the view as its number."""

from django.urls import register_converter

from northing.lib import ids
from northing.lib.errors import Invalid

PREFIXES = ("org", "unit", "per", "def", "kpi", "imp", "cyc", "obj", "kr", "ini", "ms")


def _converter(prefix: str) -> type:
    class ShownId:
        """Reads and writes ids of one kind; anything else does not match, so the answer is 404."""

        regex = f"{prefix}_[0-9A-Za-z]{{13}}"

        def to_python(self, text: str) -> int:
            """Number of a shown id."""
            try:
                return ids.read(prefix, text)
            except Invalid as error:
                raise ValueError(text) from error

        def to_url(self, key: int | str) -> str:
            """Shown id of a number; an id already shown stays as it is."""
            return key if isinstance(key, str) else ids.show(prefix, key)

    return ShownId


for _prefix in PREFIXES:
    register_converter(_converter(_prefix), _prefix)
