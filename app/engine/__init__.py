"""Batches to hypotheses: the only place that knows torch and SentencePiece."""
