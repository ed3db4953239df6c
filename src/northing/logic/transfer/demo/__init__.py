"""The demo company as plain data: a maker of weather instruments whose staff are named after birds and navigation."""
