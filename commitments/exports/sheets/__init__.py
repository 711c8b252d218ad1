"""What can be exported: each sheet with its columns and where its rows come from."""
