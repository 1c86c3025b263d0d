"""The minute-taker's screens: notes, promises to be judged, the transcript and what answers what."""
