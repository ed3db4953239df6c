"""Is this change real? Process behaviour charts (XmR) after Wheeler: limits, signals and what they say in words.

Choices where the method leaves room (F1 to F5, F7, F8):
- The baseline is the first 12 values that exist; with 12 the limits are locked and no later value moves them (F3).
- A gap is no zero: no moving range crosses it (F8). It does not break a run: eight values in a row on one side of the
  average are as unlikely with a month missing in between, and a missing report must not hide a lasting shift.
- Provisional limits (6 to 11 values) mark points on the chart but claim nothing in words, icons or alerts (F3).
- A jump (moving range above its limit) is news only between two points inside the limits; those outside speak alone.
- A limit beyond a natural bound is none, and no point can be outside on that side; runs are still seen there (F7).
"""

from northing.logic.kpis.signals.limits import Limits, Point, limits
from northing.logic.kpis.signals.marks import Mark, find_signals
from northing.logic.kpis.signals.verdicts import Assurance, Variation, assurance, variation, words

__all__ = [
    "Assurance",
    "Limits",
    "Mark",
    "Point",
    "Variation",
    "assurance",
    "find_signals",
    "limits",
    "variation",
    "words",
]
