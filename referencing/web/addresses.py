"""Addresses that a form brings: followed only when they stay on this service."""


def inside(address: str) -> str:
    """Return an address when it stays on this service, else nothing."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours else ""
