"""SQL, a file a noun; queries say what comes back."""
