"""The pages: urls, views per area, forms, templates. A view reads one query or ends in one action."""
