"""What the nodes of one installation tell each other that is in no log, and may be lost."""
