"""How a site is written, compressed and swapped into place, and whether it is up to date."""
