"""What somebody had written in a form that could not be taken: a refusal gives it back, to be copied."""

import re

from flask import request

_LEAST = 20  # characters: what is shorter is typed again sooner than it is found and copied
_SECRET = re.compile("password|secret|token|salt|code|current|passkey", re.IGNORECASE)


def typed_texts() -> list[str]:
    """Return the longer texts of the form of this request, in its order; nothing that only its writer may see.

    A form that was not read, or could not be (cut off, too large), is not read here either.
    """
    form = vars(request).get("form")  # where Werkzeug keeps what it has read
    pairs = form.items(multi=True) if form else ()
    return [text for name, text in pairs if len(text.strip()) >= _LEAST and " " in text and not _SECRET.search(name)]
