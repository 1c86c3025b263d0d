"""Tests of the fair order. ``definition`` is the slow truth that everything is held to."""
