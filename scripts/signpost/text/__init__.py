"""What can be said of a text alone: its characters, its numbers, how hard it is to read."""
