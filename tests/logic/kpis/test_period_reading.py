"""Reading the names of periods as they stand in real files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northing.logic.kpis.definition import Frequency
from northing.logic.kpis.periods import guess_calendar, read_period

D, W, M, Q, H, Y = Frequency


@pytest.mark.parametrize(
    ("text", "start", "frequency"),
    [
        ("2026-09-01", date(2026, 9, 1), None),
        ("2026/9/1", date(2026, 9, 1), None),
        ("20260901", date(2026, 9, 1), None),
        ("2026-09-01 00:00:00", date(2026, 9, 1), None),
        ("2026-09-01T00:00:00.000Z", date(2026, 9, 1), None),
        ("3 Nov 2026", date(2026, 11, 3), None),
        ("Tue, 3rd November 2026", date(2026, 11, 3), None),
        ("Nov 3, 2026", date(2026, 11, 3), None),
        ("03-Nov-26", date(2026, 11, 3), None),
        ("13/02/2020", date(2020, 2, 13), None),
        ("02/13/2020", date(2020, 2, 13), None),
        ("05/05/2020", date(2020, 5, 5), None),
        ("01.02.2020", date(2020, 2, 1), None),
        ("2026-09", date(2026, 9, 1), M),
        ("2026-9", date(2026, 9, 1), M),
        ("2026/09", date(2026, 9, 1), M),
        ("202609", date(2026, 9, 1), M),
        ("09/2026", date(2026, 9, 1), M),
        ("Sep 2026", date(2026, 9, 1), M),
        ("Sept. 2026", date(2026, 9, 1), M),
        ("September 26", date(2026, 9, 1), M),
        ("Sep-26", date(2026, 9, 1), M),
        ("Sep '99", date(1999, 9, 1), M),
        ("2026 May", date(2026, 5, 1), M),
        ("2019 Q3", date(2019, 7, 1), Q),
        ("Q3 2019", date(2019, 7, 1), Q),
        ("q3-19", date(2019, 7, 1), Q),
        ("2019Q3", date(2019, 7, 1), Q),
        ("2016 - Q4", date(2016, 10, 1), Q),
        ("Quarter 2 2019", date(2019, 4, 1), Q),
        ("H2 2026", date(2026, 7, 1), H),
        ("2026-W38", date(2026, 9, 14), W),
        ("2026-W38-1", date(2026, 9, 14), W),
        ("W38 2026", date(2026, 9, 14), W),
        ("Week 53 2026", date(2026, 12, 28), W),
        ("Week ending 20 Sep 2026", date(2026, 9, 14), W),
        ("w/c 14/09/2026", date(2026, 9, 14), W),
        ("14 Sep 2026 to 20 Sep 2026", date(2026, 9, 14), W),
        ("14 Sep to 20 Sep 2026", date(2026, 9, 14), W),
        ("2019", date(2019, 1, 1), Y),
        ("2021.0", date(2021, 1, 1), Y),
        ("2019 [Note 5]", date(2019, 1, 1), Y),
        ("2019 (provisional)", date(2019, 1, 1), Y),
        ("2019*", date(2019, 1, 1), Y),
        ("1 January 2019 to 31 December 2019", date(2019, 1, 1), Y),
        ("Jan 2019 to Mar 2019", date(2019, 1, 1), Q),
        ("1 Feb 2020 - 29 Feb 2020", date(2020, 2, 1), M),
    ],
)
def test_plain_texts_read_without_doubt(text: str, start: date, frequency: Frequency | None) -> None:
    reading = read_period(text)
    assert (reading.start, reading.frequency, reading.ambiguous, reading.problem) == (start, frequency, False, "")


@pytest.mark.parametrize(
    ("text", "start", "year_start"),
    [
        ("Year ending March 2018", date(2017, 4, 1), 4),
        ("12 months to 30 June 2018", date(2017, 7, 1), 7),
        ("year ending December 2018", date(2018, 1, 1), 1),
        ("Jul 2017 to Jun 2018", date(2017, 7, 1), 7),
    ],
)
def test_a_year_that_states_its_months_brings_its_own_start(text: str, start: date, year_start: int) -> None:
    reading = read_period(text)
    assert (reading.start, reading.frequency, reading.year_start, reading.ambiguous) == (start, Y, year_start, False)


@pytest.mark.parametrize(
    ("text", "question", "likelier", "settled_by", "settled"),
    [
        ("01/02/2020", "day_first", date(2020, 2, 1), {"day_first": False}, date(2020, 1, 2)),
        ("01/02/2020", "day_first", date(2020, 2, 1), {"day_first": True}, date(2020, 2, 1)),
        ("w/e 03-04-2020", "day_first", date(2020, 3, 30), {"day_first": False}, date(2020, 3, 2)),
        ("2016/17", "year_start", date(2016, 4, 1), {"year_start": 7}, date(2016, 7, 1)),
        ("2008/09", "year_start", date(2008, 4, 1), {"year_start": 10}, date(2008, 10, 1)),
        ("2014/15 [Note 9]", "year_start", date(2014, 4, 1), {"year_start": 4}, date(2014, 4, 1)),
        ("2001/2002", "year_start", date(2001, 4, 1), {"year_start": 9}, date(2001, 9, 1)),
        ("1999/00", "year_start", date(1999, 4, 1), {"year_start": 9}, date(1999, 9, 1)),
        ("2010 to 2011", "year_start", date(2010, 4, 1), {"year_start": 4}, date(2010, 4, 1)),
        ("2018-19;Q1", "year_start", date(2018, 4, 1), {"year_start": 7}, date(2018, 7, 1)),
        ("Q4 2018/19", "year_start", date(2019, 1, 1), {"year_start": 7}, date(2019, 4, 1)),
        ("FY2022 Q3", "year_start", date(2022, 7, 1), {"year_start": 10}, date(2022, 4, 1)),
        ("FY2022 Q3", "year_start", date(2022, 7, 1), {"year_start": 1}, date(2022, 7, 1)),
        ("FY22", "year_start", date(2022, 1, 1), {"year_start": 4}, date(2021, 4, 1)),
        ("FY21/22", "year_start", date(2021, 4, 1), {"year_start": 7}, date(2021, 7, 1)),
        ("2010-11", "frequency", date(2010, 11, 1), {"frequency": M}, date(2010, 11, 1)),
        ("2010-11", "frequency", date(2010, 11, 1), {"frequency": Y, "year_start": 4}, date(2010, 4, 1)),
        ("200305", "frequency", date(2003, 5, 1), {"frequency": M}, date(2003, 5, 1)),
    ],
)
def test_a_doubt_is_named_and_one_answer_settles_it(
    text: str, question: str, likelier: date, settled_by: dict[str, object], settled: date
) -> None:
    doubtful = read_period(text)
    assert (doubtful.start, doubtful.ambiguous, doubtful.question) == (likelier, True, question)
    answered = read_period(text, **settled_by)
    assert (answered.start, answered.ambiguous, answered.problem) == (settled, False, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no period"),
        ("2017/18 to 2019/20", "covers 3 years"),
        ("2002/03-2007/08", "covers 6 years"),
        ("1990-1994 (baseline)", "covers 5 years"),
        ("1985 - 87", "covers 3 years"),
        ("201214", "covers 3 years"),
        ("201213", "no separator"),
        ("17 May to 11 June 2023", "covers 26 days"),
        ("11 June 2023 to 17 May 2023", "ends before it begins"),
        ("2017-2016", "wrong order"),
        ("There is no data for this indicator yet", "leave this row out"),
        ("This is a non-statistical indicator.", "leave this row out"),
        ("1974a", "is not a period we can read"),
        ("43831", "day number"),
        ("26 Sep", "has no year"),
        ("September", "has no year"),
        ("2026-13", "13 where the month should be"),
        ("31/02/2020", "does not exist"),
        ("13/13/2020", "does not exist"),
        ("Week 53 2025", "2025 does not have"),
        ("H3 2026", "H1 and H2"),
        ("week ending Sep 2026", "not a day"),
        ("1066", "years from 1900 to 2199"),
        ("=1+1", "is not a period we can read"),
        ("x" * 5000, "is not a period we can read"),
    ],
)
def test_what_cannot_be_read_says_why_and_how_to_fix_it(text: str, words: str) -> None:
    reading = read_period(text)
    assert words in reading.problem
    assert reading.start is None
    assert len(reading.problem) < 250


def test_a_known_order_that_does_not_fit_is_said() -> None:
    assert "day comes first" in read_period("01/13/2020", day_first=True).problem
    assert "month comes first" in read_period("13/01/2020", day_first=False).problem


@pytest.mark.parametrize(
    ("text", "frequency", "start"),
    [
        ("2026-09-17", D, date(2026, 9, 17)),
        ("2026-09-17", W, date(2026, 9, 14)),
        ("2026-09-17", M, date(2026, 9, 1)),
        ("2026-09-17", Q, date(2026, 7, 1)),
        ("2026-09-17", Y, date(2026, 1, 1)),
        ("Mar 2026", Q, date(2026, 1, 1)),
        ("Q4 2026", H, date(2026, 7, 1)),
    ],
)
def test_a_finer_text_names_the_period_that_holds_it(text: str, frequency: Frequency, start: date) -> None:
    reading = read_period(text, frequency=frequency)
    assert (reading.start, reading.frequency, reading.problem) == (start, frequency, "")


@pytest.mark.parametrize(
    ("text", "frequency", "words"),
    [
        ("2019 Q3", M, "is a quarter, but this KPI needs a month per value"),
        ("2019", W, "is a year, but this KPI needs a week per value"),
        ("Week 38 2026", M, "is a week, but this KPI needs a month per value"),
        ("2026-09", D, "is a month, but this KPI needs a day per value"),
    ],
)
def test_a_coarser_text_is_a_problem(text: str, frequency: Frequency, words: str) -> None:
    assert words in read_period(text, frequency=frequency).problem


def test_a_year_that_begins_elsewhere_is_a_problem() -> None:
    assert "January" in read_period("2016/17", year_start=1).problem
    assert "begins (January)" in read_period("Year ending March 2018", year_start=1).problem


@given(st.text(max_size=60), st.sampled_from([None, *Frequency]), st.sampled_from([None, *range(1, 13)]))
def test_no_text_makes_the_reader_fail(text: str, frequency: Frequency | None, year_start: int | None) -> None:
    reading = read_period(text, frequency=frequency, year_start=year_start)
    assert (reading.start is None) is bool(reading.problem)


@given(st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,4}([-/ ][0-9]{1,4})?", fullmatch=True))
def test_no_row_of_digits_makes_the_reader_fail(text: str) -> None:
    reading = read_period(text)
    assert (reading.start is None) is bool(reading.problem)


@pytest.mark.parametrize(
    ("texts", "frequency", "year_start", "day_first", "questions"),
    [
        (["2010-11", "2011-12", "2012-13"], Y, None, None, ("year_start",)),
        (["2010-11", "2010-12", "2011-01"], M, None, None, ()),
        (["2009-10", "2010-11"], None, None, None, ("frequency",)),
        (["2003-05", "2003-06"], M, None, None, ()),
        (["2010-11", "Dec 2010"], M, None, None, ()),
        (["2017/18", "2018/19"], Y, None, None, ("year_start",)),
        (["Year ending March 2018", "Year ending March 2019"], Y, 4, None, ()),
        (["Year ending March 2018", "Year ending June 2019"], Y, None, None, ("year_start",)),
        (["2019 Q1", "2019 Q2", "2019"], Q, None, None, ("frequency",)),
        (["01/02/2020", "13/02/2020"], D, None, True, ()),
        (["01/02/2020", "02/13/2020", "02/14/2020"], D, None, False, ()),
        (["01/02/2020", "01/03/2020"], M, None, None, ("day_first",)),
        (["13/02/2020", "02/13/2020", "01/02/2020"], D, None, None, ("day_first",)),
        (["2020-01-03", "2020-01-10", "2020-01-17"], W, None, None, ()),
        (["2020-01-31", "2020-02-29", "2020-03-31"], M, None, None, ()),
        (["2020-03-31", "2020-06-30"], Q, None, None, ()),
        (["2020-01-01", "2020-07-01"], H, None, None, ()),
        (["2019-12-31", "2020-12-31"], Y, None, None, ()),
        (["2020-01-01"], None, None, None, ()),
        (["rubbish", ""], None, None, None, ()),
        ([], None, None, None, ()),
    ],
)
def test_a_column_settles_what_one_text_leaves_open(
    texts: list[str],
    frequency: Frequency | None,
    year_start: int | None,
    day_first: bool | None,
    questions: tuple[str, ...],
) -> None:
    guess = guess_calendar(texts)
    assert (guess.frequency, guess.year_start, guess.day_first, guess.questions) == (
        frequency,
        year_start,
        day_first,
        questions,
    )
