"""Data files of the sample organisations, each folder with the source and licence of what it holds."""
