"""The pages of the vendors."""
