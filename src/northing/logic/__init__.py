"""Pure rules and calculations: standard library and numpy only; no Django, no clock, no input or output."""
