"""Whether a copy of the site says the same as the site, by its manifest or by its words."""
