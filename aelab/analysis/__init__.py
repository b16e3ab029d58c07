"""Arrays in, arrays and numbers out: the measurements the lab compares autoencoders with."""
