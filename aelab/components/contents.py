"""Payloads by address: kept once, fetched by every browser that shows them, and kept by that.

A session's message carries the address alone: what it carries is hashed and encoded anew for each
session, what has an address is not.
"""

import gzip
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

MOST_BYTES = 64_000_000  # of payloads kept; the oldest go
SMALL = 4_000  # bytes, up to which a payload travels in the message itself


class Contents:
    """What pages have shown lately, by a name that is made of the bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def put(self, payload: bytes) -> str:
        """Keeps a payload; its name."""
        name = name_of(payload)
        with self._lock:
            if name not in self._kept:
                self._kept[name] = payload
                self._bytes += len(payload)
            self._kept.move_to_end(name)
            while self._bytes > self.most and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return name

    def get(self, name: str) -> bytes | None:
        """The payload, compressed; None if it is not kept any more."""
        with self._lock:
            found = self._kept.get(name)
        return None if found is None else packed(found)


def name_of(payload: bytes) -> str:
    """32 hexadecimal digits."""
    return blake2b(payload, digest_size=16).hexdigest()


def packed(payload: bytes) -> bytes:
    """Compressed for the wire, quickly rather than well."""
    return gzip.compress(payload, compresslevel=1, mtime=0)


contents = Contents()
