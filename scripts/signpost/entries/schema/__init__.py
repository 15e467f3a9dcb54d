"""What an entry may say: the models of every kind of entry, which are also the editors' schemas."""
