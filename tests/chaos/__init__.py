"""A real server process under good, bad, hostile and vanishing clients, and under faults."""
