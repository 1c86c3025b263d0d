"""The tests mirror ``livetalk/``; what they share lies beside those that need it."""
