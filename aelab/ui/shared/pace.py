"""How often pictures are drawn anew."""

PERIOD = 0.4  # s between ticks of a picture that moves
FEED_PERIOD = 2.0  # s between decoders sent to the browser
