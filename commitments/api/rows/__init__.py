"""What a row of each resource says, key by key. `shapes` documents the same; a test holds the two together."""
