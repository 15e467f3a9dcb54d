"""The finished site, read back before it is published: pages, sheets, and every other file."""
