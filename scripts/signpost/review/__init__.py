"""What a proposal changes, and who must approve it: the gate, and the history that it reads."""
