"""Whether a copy of the site says the same as the site: the manifest, and pages that somebody
saved."""
