"""Real mail clients, driven by a script: what they do to a draft of maild's, and whether maild knows it again.

Outside CI, for it needs a neomutt and a Thunderbird: `make clients`. What was seen stands in docs/clients.md.
"""
