"""Signpost: guidance entries in YAML become a calm static site that says what to do and whom to tell."""
