"""The benchmark: our build beside those of other generators, from the same text. `python3 scripts/dev.py bench`."""
