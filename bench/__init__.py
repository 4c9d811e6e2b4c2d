"""What the service costs beside its bare parts: each row runs both in one process tree and prints the ratio."""
