"""What helps authors: the text of a new entry, and the pages about problems and fields."""
