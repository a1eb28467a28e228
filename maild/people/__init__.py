"""Who is who: addresses, states, and whether a mail really comes from whom it says."""
