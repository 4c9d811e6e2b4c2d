"""The service itself: verbs, documents, mail, pages, command line."""
