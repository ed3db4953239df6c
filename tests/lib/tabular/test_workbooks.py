"""XLSX: typed cells of honest workbooks; hostile ones are refused within a second, without memory (T6, T7, T21)."""

import datetime as dt
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from northing.lib.tabular.canonical import rows
from northing.lib.tabular.files import canonicalise, inspect
from northing.lib.tabular.limits import Refused
from northing.lib.tabular.xlsx import child_environment
from northing.lib.tabular.xlsx_preflight import preflight
from tests.lib.tabular.workbooks import ROW, SHEET, handmade, written

LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + level)} '{f'&{chr(97 + level)};' * 10}'>" for level in range(9))
    + "]>"
)
QUADRATIC = f"<!DOCTYPE q [<!ENTITY a '{'x' * 50_000}'>]>"
EXTERNAL = "<!DOCTYPE e [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def test_typed_cells_keep_their_meaning(tmp_path: Path) -> None:
    book = written(
        tmp_path / "x.xlsx",
        [
            ["KPI", dt.date(2026, 9, 1), "Text"],
            ["Reply time", 0.1 + 0.2, "1,5"],
            ["Share", 0.623, "62 %"],
            ["Rate", 1e-9, 12345678.25],
            ["Count", 48, True],
        ],
        {(0, 1): "mmm yy", (2, 1): "0.0%"},
    )
    facts = canonicalise(book, "x.xlsx", tmp_path / "out.csv")
    assert list(rows(tmp_path / "out.csv")) == [
        ["KPI", "2026-09-01", "Text"],
        ["Reply time", "0.3", "1,5"],
        ["Share", "62.3%", "62 %"],
        ["Rate", "0.000000001", "12345678.25"],
        ["Count", "48", "TRUE"],
    ]
    assert (facts.rows, facts.columns) == (5, 3)


def test_sheets_are_listed_and_the_first_visible_one_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        book.add_worksheet("Secret").hide()
        for name in ("First", "Second"):
            sheet = book.add_worksheet(name)
            sheet.write(2, 1, name)
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
    facts = inspect(tmp_path / "x.xlsx", "x.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in facts.sheets] == [
        ("Secret", True),
        ("First", False),
        ("Second", False),
    ]
    canonicalise(tmp_path / "x.xlsx", "x.xlsx", tmp_path / "out")
    assert list(rows(tmp_path / "out")) == [[], [], ["", "First"]]
    canonicalise(tmp_path / "x.xlsx", "x.xlsx", tmp_path / "out", sheet="Second")
    assert list(rows(tmp_path / "out")) == [[], [], ["", "Second"]]
    with pytest.raises(Refused, match="no sheet named “Third”"):
        canonicalise(tmp_path / "x.xlsx", "x.xlsx", tmp_path / "out", sheet="Third")


def test_a_formula_cell_is_refused_with_its_address(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "KPI")
        sheet.write_formula(6, 1, "=SUM(B1:B6)", None, 21)
    with pytest.raises(Refused) as refused:
        canonicalise(tmp_path / "x.xlsx", "x.xlsx", tmp_path / "out")
    assert (refused.value.what, refused.value.where) == ("A cell holds a formula", "B7")


def test_text_that_looks_like_a_formula_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"formula \(=1\+1\) \(A1\)"):
        canonicalise(written(tmp_path / "x.xlsx", [["=1+1"]]), "x.xlsx", tmp_path / "out")


HOSTILE = {
    "bomb in shared strings": lambda path: handmade(path, extra={"xl/sharedStrings.xml": b"<sst>" + b"a" * 50_000_000}),
    "bomb by sum": lambda path: handmade(path, extra={f"xl/worksheets/s{i}.xml": b" " * 40_000_000 for i in range(8)}),
    "billion laughs": lambda path: handmade(path, sheet=SHEET.format(doctype=LAUGHS, rows=ROW.format(text="&j;"))),
    "quadratic blow-up": lambda path: handmade(
        path, sheet=SHEET.format(doctype=QUADRATIC, rows=ROW.format(text="&a;" * 1000))
    ),
    "external entity": lambda path: handmade(path, sheet=SHEET.format(doctype=EXTERNAL, rows=ROW.format(text="&a;"))),
    "entity in utf-16": lambda path: handmade(path, extra={"xl/styles.xml": EXTERNAL.encode("utf-16")}),
    "million columns": lambda path: handmade(
        path, sheet=SHEET.format(doctype="", rows="<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")
    ),
    "zip slip": lambda path: handmade(path, extra={"../../evil.xml": b"<a/>"}),
    "absolute name": lambda path: handmade(path, extra={"/etc/cron.d/evil": b"<a/>"}),
    "nested archive": lambda path: handmade(path, extra={"xl/media/image1.png": b"PK\x03\x04"}),
    "nested workbook": lambda path: handmade(path, extra={"xl/embeddings/a.xlsx": b"x"}),
    "macros": lambda path: handmade(path, extra={"xl/vbaProject.bin": b"x"}),
    "too many parts": lambda path: handmade(path, extra={f"p{i}": b"" for i in range(2_001)}),
    "not a workbook": lambda path: handmade(path, drop=("xl/workbook.xml",)),
    "binary workbook": lambda path: handmade(path, extra={"xl/workbook.bin": b"x"}),
    "OpenDocument": lambda path: handmade(path, extra={"content.xml": b"<a/>", "mimetype": b"x"}),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_within_a_second_and_without_memory(tmp_path: Path, case: str) -> None:
    path = HOSTILE[case](tmp_path / "x.xlsx")
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(Refused):
        inspect(path, "x.xlsx")
    spent = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 1
    assert peak < 50 * 1024 * 1024
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_symlink_entry_is_refused(tmp_path: Path) -> None:
    path = handmade(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/link.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(Refused, match="leads out"):
        preflight(path)


@pytest.mark.parametrize("cut", [30, 400, -30])
def test_a_damaged_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    path = handmade(tmp_path / "x.xlsx")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Refused, match="damaged"):
        inspect(path, "x.xlsx")


def test_an_entity_hidden_far_inside_a_part_is_refused_by_the_child(tmp_path: Path) -> None:
    late = SHEET.format(doctype=f"<!--{' ' * 20_000}-->" + LAUGHS, rows=ROW.format(text="&j;"))
    path = handmade(tmp_path / "x.xlsx", sheet=late)
    with pytest.raises(Refused, match="damaged"):
        canonicalise(path, "x.xlsx", tmp_path / "out")


def test_a_row_number_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    row = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    path = handmade(tmp_path / "x.xlsx", sheet=SHEET.format(doctype="", rows=row))
    with pytest.raises(Refused, match="more than 1,000,000 rows"):
        canonicalise(path, "x.xlsx", tmp_path / "out")


def test_a_false_size_claim_changes_nothing(tmp_path: Path) -> None:
    sheet = SHEET.format(doctype="", rows=ROW.format(text="KPI")).replace(
        "<sheetData>", '<dimension ref="B7:XFD1048576"/><sheetData>'
    )
    facts = canonicalise(handmade(tmp_path / "x.xlsx", sheet=sheet), "x.xlsx", tmp_path / "out")
    assert (facts.rows, facts.columns) == (1, 1)


def test_the_child_sees_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    assert set(child_environment()) == {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "OPENPYXL_LXML"}
