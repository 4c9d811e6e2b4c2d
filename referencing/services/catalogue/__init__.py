"""The public catalogue: what it shows, how it is searched, and what is said on a service's page."""
