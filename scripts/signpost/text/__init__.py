"""What can be said of a text without knowing any entry: its letters, its numbers, how hard it is
to read."""
