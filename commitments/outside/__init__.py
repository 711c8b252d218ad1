"""What the tracker sends to systems outside: whom it may call, how the call is made, and how it is signed.

Nothing here knows a table. Every call is to a public address over HTTPS, whoever asked for it.
"""
