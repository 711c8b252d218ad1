"""Documents and files made of what the reports say, in the formats that other programs open."""
