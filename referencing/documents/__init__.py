"""From the frozen context of an issued document to its PDF."""
