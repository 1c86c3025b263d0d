"""Live text: the address that captioners push to, files that are read in, and the overlay."""
