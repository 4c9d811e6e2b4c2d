"""The public figures: computed, held for some minutes, told as facts that page, paper and files share."""
