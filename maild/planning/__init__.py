"""Facts and a moment to decisions with reasons. Pure: no clock, no server, no database; input is never changed."""
