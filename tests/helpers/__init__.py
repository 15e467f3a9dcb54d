"""What tests in more than one file use, and no test."""
