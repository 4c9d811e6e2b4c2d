"""What somebody had written in a form that could not be taken: a refusal gives it back, to be copied."""

import re

from flask import request

_LEAST = 20  # characters: what is shorter is typed again sooner than it is found and copied
_SECRET = re.compile("password|secret|token|salt|code|current|passkey", re.IGNORECASE)


def typed_texts() -> list[str]:
    """Return the longer texts of the form of this request, in its order; nothing that only its writer may see."""
    if request.method in ("GET", "HEAD"):
        return []
    pairs = request.form.items(multi=True)
    return [text for name, text in pairs if len(text.strip()) >= _LEAST and " " in text and not _SECRET.search(name)]
