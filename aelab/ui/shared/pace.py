"""How often pictures are drawn anew, and what is decoded in the browser."""

PERIOD = 0.4  # s between ticks of a picture that moves
SLOW_PERIOD = 1.0  # s between ticks of pages that draw much at each
FEED_PERIOD = 2.0  # s between decoders sent to the browser
BROWSER_BYTES = 1_100_000  # decoders or codes larger than this stay here and answer when asked
