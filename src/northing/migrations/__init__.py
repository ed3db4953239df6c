"""One linear history of the tables. A migration that has landed is never edited."""
