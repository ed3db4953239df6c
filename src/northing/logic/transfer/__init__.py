"""Pure rules of import and export: what a column means, what a file would change, which cells are wrong."""
