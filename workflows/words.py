"""Mark French source strings for translation without translating them here."""


def _(message: str) -> str:
    """Return the message unchanged; the rooms that show it pass it through gettext."""
    return message
