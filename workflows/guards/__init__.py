"""Conditions a step may put: each yields a Refusal for every reason why not, and nothing when content."""
