"""Made-up network connections: words and numbers that go together, and attacks that mix them.

The idea: each service has its own protocol, duration and bytes. In an attack every word and every
number by itself is one that normal connections have; which of them come together is wrong.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data.table import Table
from aelab.data.table.one_hot import encode

TITLE, LABEL = "Made-up traffic", "attack"
NORMAL, OF_EACH = 2400, 40  # connections; attacks of each kind
KINDS = ("port scan", "flood", "exfiltration", "tunnel")
REFUSED = 0.04  # of the normal connections by TCP: refused, or never answered
NOTHING = (-2.0, 0.0, 0.0)  # duration, sent and received of these


class Service(NamedTuple):
    """How its connections are. Logarithms to base 10, mean: seconds, bytes sent and received,
    rate: connections to the same host within 2 s. share: of all connections."""

    protocol: str
    share: float
    duration: float
    sent: float
    received: float
    rate: float


SERVICES = {
    "http": Service("tcp", 0.35, 0.0, 2.7, 4.4, 0.9),
    "mail": Service("tcp", 0.15, 0.3, 4.2, 2.6, 0.2),
    "ssh": Service("tcp", 0.12, 2.3, 3.8, 3.9, 0.1),
    "backup": Service("tcp", 0.10, 1.8, 6.2, 2.9, 0.1),
    "dns": Service("udp", 0.20, -1.6, 1.7, 2.2, 1.6),
    "ping": Service("icmp", 0.08, -2.0, 1.8, 1.8, 0.5),
}
NUMBERS = ("duration log₁₀ s", "sent log₁₀ B", "received log₁₀ B", "rate log₁₀ / 2 s")


@brief
class Connections(NamedTuple):
    """Words [n] and numbers float64 [n, 4] of connections."""

    service: NDArray[np.str_]
    protocol: NDArray[np.str_]
    flag: NDArray[np.str_]
    numbers: NDArray[np.float64]


def traffic() -> Table:
    """2,400 normal connections and 40 attacks of each kind, the same every time; the last column is
    1 for attacks. Flags as in KDD Cup 1999: SF ended well, REJ refused, S0 never answered."""
    rng = np.random.default_rng(9)
    every = [_normal(NORMAL, rng, failing=REFUSED), *(_attack(kind, rng) for kind in KINDS)]
    all_of = Connections(*(np.concatenate(part) for part in zip(*every, strict=True)))
    kinds = np.array(["", *KINDS]).repeat([NORMAL] + [OF_EACH] * len(KINDS))
    order = rng.permutation(len(kinds))
    found = encode({
        "protocol": list(all_of.protocol[order]), "service": list(all_of.service[order]),
        "flag": list(all_of.flag[order]),
        **dict(zip(NUMBERS, np.round(all_of.numbers[order], 3).T, strict=True)),
        LABEL: (kinds[order] != "").astype(np.float64),
    })  # fmt: skip
    return Table(TITLE, found.names, found.x, np.arange(2, len(order) + 2),
                 (found.note,), found.sources, tuple(map(str, kinds[order])))  # fmt: skip


def _normal(
    n: int, rng: np.random.Generator, only: tuple[str, ...] = (), failing: float = 0.0
) -> Connections:
    """Connections of all services, or only of some; what takes longer carries more."""
    names = np.array(only or tuple(SERVICES))
    shares = np.array([SERVICES[name].share for name in names])
    service = rng.choice(names, n, p=shares / shares.sum())
    means = np.array([SERVICES[name][2:] for name in service])
    size, load = 0.35 * rng.normal(size=(2, n))
    numbers = means + np.stack([size, size, size, load], 1) + 0.08 * rng.normal(size=(n, 4))
    protocol = np.array([SERVICES[name].protocol for name in service])
    failed = (protocol == "tcp") & (rng.random(n) < failing)
    flag = np.where(failed, rng.choice(["REJ", "S0"], n), "SF")
    numbers[failed, :3] = NOTHING
    return Connections(service, protocol, flag, numbers.clip([-3, 0, 0, 0]))


def _attack(kind: str, rng: np.random.Generator) -> Connections:
    """Attacks of a kind; their parts are those of normal connections."""

    def other(service: str) -> NDArray[np.float64]:
        return _normal(OF_EACH, rng, (service,)).numbers

    if kind == "port scan":  # no service answers, and they are asked as fast as DNS is
        found = _normal(OF_EACH, rng, ("http", "mail", "ssh", "backup"), failing=1.0)
        found.numbers[:, 3] = other("dns")[:, 3]
    elif kind == "flood":  # pages asked for as fast as DNS is, with answers as small as a ping's
        found = _normal(OF_EACH, rng, ("http",))
        found.numbers[:, 2], found.numbers[:, 3] = other("ping")[:, 2], other("dns")[:, 3]
    elif kind == "exfiltration":  # a backup's bytes leave by the web or by mail
        found = _normal(OF_EACH, rng, ("http", "mail"))
        found.numbers[:, 1] = other("backup")[:, 1]
    else:  # tunnel: a remote shell hidden in DNS or ping
        found = _normal(OF_EACH, rng, ("dns", "ping"))
        found.numbers[:, :3] = other("ssh")[:, :3]
    return found
