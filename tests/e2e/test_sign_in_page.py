"""The first page a person meets."""

from collections.abc import Callable

from tests.browser import Visitor
from tests.site import Site


def test_the_sign_in_page_is_accessible_in_both_themes_and_widths(
    empty_site: Site, visit: Callable[[Site], Visitor]
) -> None:
    visit(empty_site).look_at("/accounts/login/", "sign-in")
