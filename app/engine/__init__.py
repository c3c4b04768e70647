"""Batches to hypotheses: the only place that knows torch, transformers and SentencePiece."""
