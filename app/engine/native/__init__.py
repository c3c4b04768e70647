"""A step of the decoder for few rows as one call of compiled code."""
