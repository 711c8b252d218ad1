"""What programs send to write updates: the shapes, how they become content, and how a request is done once only."""
