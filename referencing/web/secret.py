"""The key that signs cookies and links."""

from flask import current_app


def secret_key() -> str:
    """Return the key of the service."""
    return str(current_app.config["SECRET_KEY"])
