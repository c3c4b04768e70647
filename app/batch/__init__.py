"""Sentences of many requests to batches: who is computed next, and the one thread that computes."""
