"""The sample company from the console."""


def load_once() -> list[str]:
    """Load the sample company when there is no organisation yet; lines that name its sign-ins."""
    return []
