"""Files that people hand in: read, checked as a whole, then applied through the operations."""
