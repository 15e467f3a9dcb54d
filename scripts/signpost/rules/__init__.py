"""What must hold between entries and in their words, each rule named for the fault that it
finds."""
