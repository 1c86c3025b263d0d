"""The programme for everybody: gatherings, sessions, what is on now and next, the wall between sessions."""
