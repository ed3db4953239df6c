"""Small parts named by topic that know no area: ids, errors, formats, svg, tabular files."""
