"""How often pictures are drawn anew, and what is decoded in the browser."""

PERIOD = 0.4  # s between ticks of a picture that moves
FEED_PERIOD = 2.0  # s between decoders sent to the browser
BROWSER_BYTES = 1_100_000  # decoders or codes larger than this stay here and answer when asked
