"""Who may do what, and (as it grows) what helps a moderator judge. Pure, like ``rooms``."""
