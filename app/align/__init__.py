"""Cross-attention to word links: which English words came from which German ones."""
