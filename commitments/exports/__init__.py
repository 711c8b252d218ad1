"""What other people's programs open: the same rows in their formats."""
