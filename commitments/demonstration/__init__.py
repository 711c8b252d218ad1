"""Invented people and progress, written through the operations as real ones would be. Imports nothing above them.

`story.demonstrate` tells it, from the signing to today: `script` says how each commitment fares, `dates` what happens
to the dates, `filing` how a report comes about; `phrases_*`, `topics` and `texts` are the words, `people` the accounts.
"""
