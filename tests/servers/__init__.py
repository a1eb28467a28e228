"""Real servers for tests, the bench and the kill run: started as own instances on free loopback ports, ended by their id."""
