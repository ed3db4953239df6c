"""Forms shape and clean input, nothing else; they end in an action."""
