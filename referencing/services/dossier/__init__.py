"""The dossier as a folder: read with every fault at its place, or written so that it reads back the same."""
