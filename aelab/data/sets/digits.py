"""Digits: 1,797 handwritten digits of 8×8 pixels that come inside scikit-learn.

The idea: the smallest real pictures there are, so that a run takes seconds on any computer.
"""

import numpy as np

from aelab.data._types import Dataset, Info

INFO = Info(
    name="digits",
    title="Digits 8×8",
    kind="images",
    source="Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998 (test part)",
    licence="CC BY 4.0",
    year=1998,
)


def load() -> Dataset:
    """1,437 train and 360 test items: a fixed stratified 80/20 split (random_state 0)."""
    from sklearn.datasets import load_digits  # costs a second: only when wanted
    from sklearn.model_selection import train_test_split

    x, y = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        np.float32(x / 16), y, test_size=360, stratify=y, random_state=0
    )
    numerals = tuple("0123456789")
    return Dataset.of(
        INFO,
        shape=(8, 8),
        classes=numerals,
        marks=numerals,
        x_train=x_train,
        y_train=y_train,
        x_test=x_test,
        y_test=y_test,
    )
