"""Readers' pages: which there are, their addresses, their words, and how they become whole
files."""
