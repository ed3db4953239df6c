"""Files as people have them, from bytes to planned values: every encoding, delimiter and way to write a number."""

import datetime as dt
import tracemalloc
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from northing.lib.tabular.canonical import rows as canonical_rows
from northing.lib.tabular.files import canonicalise
from northing.logic.transfer.planning import plan
from tests.lib.tabular.workbooks import written
from tests.logic.transfer.tables import ROOT, TODAY, guessed, values, wrong

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
STYLES = {
    "point": ("1234.5", "0.25", "-3.75"),
    "comma": ("1234,5", "0,25", "-3,75"),
    "thousands and point": ("1,234.5", "0.25", "-3.75"),
    "thousands and comma": ("1.234,5", "0,25", "-3,75"),
    "blank between thousands": ("1\u00a0234,5", "0,25", "-3,75"),
    "brackets for minus": ("1,234.50", "0.25", "(3.75)"),
    "pounds": ("£1,234.5", "£0.25", "-£3.75"),
}
EXPECTED = ["1234.5", "0.25", "-3.75"]


def through_a_file(tmp_path: Path, data: bytes, name: str = "kpis.csv") -> list[list[str]]:
    (tmp_path / "upload").write_bytes(data)
    canonicalise(tmp_path / "upload", name, tmp_path / "table.csv")
    return list(canonical_rows(tmp_path / "table.csv"))


@pytest.mark.parametrize(("encoding", "delimiter", "style"), list(product(ENCODINGS, DELIMITERS, STYLES)))
def test_every_file_gives_the_same_values(tmp_path: Path, encoding: str, delimiter: str, style: str) -> None:
    lines = [["Kennzahl", "KPI", "Period", "Value"]]
    lines += [["ä", "Größe", f"2026-0{month}", text] for month, text in enumerate(STYLES[style], 1)]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    _, found = guessed(through_a_file(tmp_path, text.encode(encoding)))
    assert wrong(found) == []
    assert [value for _, _, _, value in values(found)] == EXPECTED
    assert found.definitions[0].name == "Größe"


def test_typed_cells_of_a_workbook_mean_what_they_show(tmp_path: Path) -> None:
    book = written(
        tmp_path / "book.xlsx",
        [
            ["KPI", dt.date(2026, 7, 1), dt.date(2026, 8, 1), dt.date(2026, 9, 1)],
            ["On time", 0.95, 0.961, 1],
            ["Reply time", 1.234, 2.5, 1234.567],
        ],
        {(0, 1): "mmm yy", (0, 2): "mmm yy", (0, 3): "mmm yy", (1, 1): "0%", (1, 2): "0.0%", (1, 3): "0%"},
    )
    _, found = guessed(through_a_file(tmp_path, book.read_bytes(), "book.xlsx"))
    assert wrong(found) == []
    assert [value for _, _, _, value in values(found)] == ["95", "96.1", "100", "1.234", "2.5", "1234.567"]
    assert [definition.measure_unit for definition in found.definitions] == ["%", ""]


def test_an_unquoted_thousands_comma_is_no_silent_wrong_number(tmp_path: Path) -> None:
    rows = through_a_file(tmp_path, b"KPI,Period,Value\nA,2026-07,1\nA,2026-08,1,234\nA,2026-09,2\n")
    _, found = guessed(rows)
    assert wrong(found) == [(3, "D", "The row has more cells than the header.")]


def test_a_title_notes_and_blank_rows_do_not_move_row_numbers(tmp_path: Path) -> None:
    text = "Service report,,\n\nKPI,Period,Value\nA,2026-07,1\n,,\nA,2026-08,oops\n"
    text += "A,2026-09,3\nA,2026-10,4\nSource: us,,\n"
    _, found = guessed(through_a_file(tmp_path, text.encode()))
    assert [(row, column) for row, column, _ in wrong(found)] == [(6, "C")]


def test_memory_grows_by_less_than_700_bytes_a_value() -> None:
    header = ["KPI", "Period", "Value"]
    days = [(dt.date(2020, 1, 1) + dt.timedelta(days=day)).isoformat() for day in range(1_000)]
    mapping, _ = guessed([header, ["A", "2020-01-01", "1"], ["A", "2020-01-02", "2"]])

    def rows() -> Iterator[list[str]]:
        yield header
        for kpi in range(20):
            for place, day in enumerate(days):
                yield [f"KPI {kpi}", day, f"{place}.25"]

    tracemalloc.start()
    found = plan(rows(), mapping, ROOT, today=TODAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.inserted == 20_000
    assert peak < 20_000 * 700
