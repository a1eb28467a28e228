"""What was seen, meant and done, as frozen values without a database: the ledger keeps them, planning weighs them."""
