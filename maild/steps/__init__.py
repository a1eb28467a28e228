"""What happens at each station of the road: observed facts go into the ledger, decisions come out of planning, the
outbox carries them out. `route.py` names the stations in order."""
