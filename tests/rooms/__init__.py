"""Tests of the pure core. ``history`` is the small language that they are written in."""
