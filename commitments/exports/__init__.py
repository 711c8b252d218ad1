"""Documents and files made of what the reports say."""
