"""The page at ``/``: files in, answers with strict headers out."""
