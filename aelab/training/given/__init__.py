"""What people give: arrays for a network, settings for a data set."""
