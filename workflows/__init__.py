"""The rules: what may happen, to whom, when, and why not. No web, no SQL, no clock."""
