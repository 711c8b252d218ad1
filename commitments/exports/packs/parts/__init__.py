"""The parts of a pack, one a module: each turns facts into blocks."""
