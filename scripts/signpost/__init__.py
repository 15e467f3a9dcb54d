"""Signpost: guidance in YAML becomes a calm static site that says what to do and whom to tell."""
