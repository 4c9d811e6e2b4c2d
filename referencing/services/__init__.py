"""Verbs: what the service does, with session, actor and time handed in."""
