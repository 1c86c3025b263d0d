"""What staff write down for people who are not here."""
