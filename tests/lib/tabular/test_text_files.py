"""CSV in every encoding and delimiter people have, and JSON records."""

from pathlib import Path

import pytest

from northing.lib.tabular.canonical import rows
from northing.lib.tabular.cells import is_formula
from northing.lib.tabular.files import canonicalise, inspect
from northing.lib.tabular.kind import Kind
from northing.lib.tabular.limits import Refused, cell_address

TABLE = [["KPI", "Période", "Wert"], ["Überstunden", "2026-09", "1,5"], ["Café “x”", "2026-10", "2;5"]]


def as_text(delimiter: str, table: list[list[str]]) -> str:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',;|\t"\n') else cell

    return "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in table)


def read(tmp_path: Path, data: bytes, name: str = "kpis.csv") -> list[list[str]]:
    source, target = tmp_path / "upload", tmp_path / "table.csv"
    source.write_bytes(data)
    canonicalise(source, name, target)
    return list(rows(target))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_every_encoding_and_delimiter_gives_the_same_table(
    tmp_path: Path, delimiter: str, encoding: str, codec: str
) -> None:
    text = as_text(delimiter, TABLE)
    data = ("\ufeff" + text).encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)
    (tmp_path / "x").write_bytes(data)
    facts = inspect(tmp_path / "x", "kpis.csv")
    assert (facts.kind, facts.encoding, facts.delimiter) == (Kind.DELIMITED, codec, delimiter)
    assert read(tmp_path, data) == TABLE


def test_equal_content_has_an_equal_hash_whatever_the_encoding(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("KPI;W\nÜ;1\n", encoding="utf-16")
    (tmp_path / "b").write_text("KPI,W\r\nÜ,1\r\n", encoding="utf-8")
    first = canonicalise(tmp_path / "a", "a.csv", tmp_path / "a.out")
    assert first == canonicalise(tmp_path / "b", "b.csv", tmp_path / "b.out")
    assert (first.rows, first.columns) == (2, 2)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("a,b\n1,2\n\n3,4\n", [["a", "b"], ["1", "2"], [], ["3", "4"]]),
        ("a,b,,\n1,2,,\n,,,\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("sep=;\na;b\n1,5;2\n", [[], ["a", "b"], ["1,5", "2"]]),
        ('a,b\n"two\r\nlines",2\n', [["a", "b"], ["two\nlines", "2"]]),
        ("a,b,c\n1\n1,2,3,4\n", [["a", "b", "c"], ["1"], ["1", "2", "3", "4"]]),
        ('a,b\n5" disc,2\n', [["a", "b"], ['5" disc', "2"]]),
        ("a;b\n1,234;5\n2,345;6\n", [["a", "b"], ["1,234", "5"], ["2,345", "6"]]),
        ("only\n1\n2\n", [["only"], ["1"], ["2"]]),
        ("a,b\n-5,+3\n-,--\n(5),- none yet\n", [["a", "b"], ["-5", "+3"], ["-", "--"], ["(5)", "- none yet"]]),
    ],
)
def test_ugly_but_clear_text_keeps_rows_and_row_numbers(tmp_path: Path, text: str, table: list[list[str]]) -> None:
    assert read(tmp_path, text.encode()) == table


@pytest.mark.parametrize(
    ("data", "what", "where"),
    [
        (b"", "The file is empty", ""),
        (b" \r\n \n", "The file holds nothing but white space", ""),
        (b",,,\n,,\n", "The table is empty", ""),
        ("a,b\n1,2\n".encode("utf-16-le"), "byte order mark is missing", ""),
        ("a,b\n1,2\n".encode("utf-16-be"), "byte order mark is missing", ""),
        ("a,b\n1,2\n".encode("utf-32"), "UTF-32", ""),
        (b"a,b\n1,\x002\n", "zero bytes", ""),
        (b"a,b\n\x81,2\n", "neither UTF-8 nor Windows-1252 (byte 0x81)", "line 2"),
        (b"a,b\n\xc3\xa9t\xc3\xa9,\xff\n", "mixes two encodings", ""),
        (b"\xef\xbb\xbfa,b\n\xff,2\n", "damaged", "line 2"),
        (b"a,b\n\x1b[31mred,2\n", "hidden control character", "A2"),
        (b'a,b\n"never closed,2\n3,4\n', "quotation marks", "row 2"),
        (b'a,b\n"x"y,2\n', "quotation marks", "row 2"),
        (b'a,b\n"' + b"x\n" * 6000 + b'",2\n', "never ends", "row 2"),
        (b"a,b\n" + b"x" * 40_000 + b",2\n", "A cell holds 40,000 characters", "A2"),
        (b"a,b\n1," + b"x" * 1_100_000 + b"\n", "never ends", "row 2"),
        (b"a,b\n=1+1,2\n", "formula (=1+1)", "A2"),
        (b'a,b\n1," =HYPERLINK(""http://x"")"\n', "formula", "B2"),
        (b"=cmd|'/C calc'!A0,b\n1,2\n", "formula", "A1"),
        (b"a,b\n@SUM(1),2\n", "formula", "A2"),
        (b"a,b\n-2+3+cmd|' /C calc'!A0,2\n", "formula", "A2"),
        (b"a,b\n+A1,2\n", "formula", "A2"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "This is an old Excel file (.xls)", ""),
        (b"%PDF-1.7 ...", "This is a PDF", ""),
        (b"\x89PNG\r\n", "This is a picture", ""),
        (b"<!DOCTYPE html><html><table>", "This is a web page", ""),
        (b"<?xml version='1.0'?><Workbook/>", "This is an XML file", ""),
        (b"\x1f\x8b\x08abc", "This file is compressed (gzip)", ""),
        (b"PAR1abc", "This is a Parquet file", ""),
        (b"MZ\x90\x00", "This is a program", ""),
        (b"SQLite format 3\x00", "This is a SQLite database", ""),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_what_where_and_how_to_mend(
    tmp_path: Path, data: bytes, what: str, where: str
) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, data)
    assert what in refused.value.what
    assert refused.value.where == where
    assert refused.value.fix.endswith(".")
    assert not (tmp_path / "table.csv").exists()


def test_a_million_columns_are_refused_from_the_first_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="columns; at most 2,000"):
        read(tmp_path, b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n1,2\n")


def test_too_many_columns_behind_quotes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="2,500 columns"):
        read(tmp_path, b'"a",' * 2_499 + b"z\n")


def test_an_upload_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(61 * 1024 * 1024)
    with pytest.raises(Refused, match="61 MB; at most 60 MB"):
        inspect(tmp_path / "big", "big.csv")


@pytest.mark.parametrize("text", ["=1", " =1", "@x", "+A1", "-A1", "\t=1", "-1+2", "＝1"])
def test_formulas_are_recognised(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text", ["", "-", "--", "-5", "+5 %", "-1,234.5", "- £4,000", "+44 20 7946", "-1e-3", "- a dash"]
)
def test_signed_numbers_and_dashes_are_not_formulas(text: str) -> None:
    assert not is_formula(text)


def test_cells_are_addressed_as_in_a_spreadsheet() -> None:
    assert [cell_address(7, column) for column in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]


def test_json_records_keep_digits_and_collect_columns(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf[{"kpi": "A", "v": 0.10, "ok": true}, {"v": 12345678901234567890, "new": null}]'
    assert read(tmp_path, data, "x.json") == [
        ["kpi", "v", "ok", "new"],
        ["A", "0.10", "true"],
        ["", "12345678901234567890"],
    ]


def test_long_json_is_streamed_across_chunks(tmp_path: Path) -> None:
    records = ",\n".join(f'{{"k": "{"x" * 500}", "v": {number}}}' for number in range(6_000))
    table = read(tmp_path, f"[{records}]".encode(), "x.json")
    assert [row[1] for row in table[1:]] == [str(number) for number in range(6_000)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"a": 1}', "does not hold a list"),
        (b"[1, 2]", "is not a record"),
        (b"[" * 100_000, "is not a record"),
        (b'[{"a": ' + b"[" * 100_000, "broken"),
        (b'[{"a": {"b": 1}}]', "inside the record"),
        (b'[{"a": 1, "a": 2}]', "twice"),
        (b'[{"a": 1} {"a": 2}]', "comma is missing"),
        (b'[{"a": 1}', "comma is missing"),
        (b'[{"a": 1}] x', "goes on after"),
        (b'[{"a": "' + b"x" * 1_200_000 + b'"}]', "too long"),
        (b'[{"a": "=1+1"}]', "formula"),
        (b'[{"a": "\\u0000"}]', "control character"),
        (b'[{"a": "\\ud800"}]', "control character"),
        (b"[]", "empty"),
    ],
)
def test_json_that_is_not_a_flat_table_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, data, "x.json")
    assert what in refused.value.what
