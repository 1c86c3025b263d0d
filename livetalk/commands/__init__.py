"""The command line, one module per command. Must not live here: behaviour that a server needs too."""
