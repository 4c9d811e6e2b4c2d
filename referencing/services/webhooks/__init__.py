"""Webhooks: registered, told of changes, posted with a signature, tried again, stopped when nobody answers."""
