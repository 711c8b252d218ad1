"""Telling systems outside: what a message says, and sending what each webhook is still to be told."""
