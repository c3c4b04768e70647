"""Who may use the service, and how much: keys, their file, and what their holders have used."""
