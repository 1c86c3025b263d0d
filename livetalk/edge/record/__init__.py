"""The record: its page, its editing, the files it leaves in, how long words are kept."""
