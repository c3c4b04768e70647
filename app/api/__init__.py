"""Responses: the HTTP surface, and the only place that knows FastAPI."""
