"""The forms in which the record of a room leaves the house: bytes, and nothing but bytes."""
