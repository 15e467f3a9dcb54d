"""The entries of guidance/: read, joined, and asked who can help whom, where and with what."""
