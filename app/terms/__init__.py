"""Terms that must be translated in a given way."""
