"""The organisers' screens: start page, gatherings, stages, sessions."""
