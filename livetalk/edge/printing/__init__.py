"""Before and after a session: posters, cards, texts, feedback, evaluation."""
