"""After the talk: items and questions for everybody, the casework screen, subscriptions, feeds, API."""
