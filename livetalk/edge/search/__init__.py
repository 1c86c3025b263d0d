"""Search and archive over the years, and open data."""
