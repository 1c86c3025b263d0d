"""What operators get: tried with the programs that read it."""
