"""How large an uploaded table may be, and the one error that says it may not be read. No reading belongs here."""

UPLOAD_BYTES = 60 * 1024 * 1024
UNPACKED_BYTES = 300 * 1024 * 1024
COLUMNS = 2_000
ROWS = 1_000_000
CELL_CHARACTERS = 32_767
ROW_CHARACTERS = 1_000_000
LINES_IN_ONE_ROW = 5_000

PARSER_MEMORY_BYTES = 768 * 1024 * 1024
PARSER_CPU_SECONDS = 120
PARSER_WALL_SECONDS = 180


class Refused(Exception):  # noqa: N818 - it is the answer given to a person, read as a sentence
    """A file, or a cell in it, that is not read: what is wrong, where, and how the person mends it."""

    def __init__(self, what: str, *, where: str = "", fix: str) -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(f"{what} ({where}). {fix}" if where else f"{what}. {fix}")


def column_letters(index: int) -> str:
    """Name a column (0-based) as a spreadsheet does: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Name a cell (row from 1, column from 0) as a spreadsheet does: "B7"."""
    return f"{column_letters(column)}{row}"
