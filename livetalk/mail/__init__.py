"""Mail: what one looks like, and the way out of the house. What is to be sent lies in the rooms' logs."""
