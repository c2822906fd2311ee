"""Functions that the end-to-end tests map."""

import collections
import datetime
import decimal
import fractions
import json
import os
import time
import uuid

UTC = datetime.timezone.utc

VALUES = {
    "none": None,
    "booleans": [True, False],
    "ints": [0, -1, 2**53 - 1, 2**53, -(2**63), 2**64, 10**40],
    "floats": [1.5, -0.0, 1e300, 5e-324, float("inf"), float("nan"), 2.0],
    "text": ["", "a\x00b", "größe 数 \U0001f600", "\ud800"],
    "bytes": b"\x00\xff",
    "bytearray": bytearray(b"ab"),
    "tuples": ((), (1,), (1, (2, 3)), (1, 2, 3, 4)),
    "sets": [set(), {1, 2}, {"a", ("b", 1)}, frozenset({3})],
    "dicts": {"a": 1, 2: "b", (1, 2): [3], None: {}, "__proto__": 1},
    "shared": [[1], {}],
    "complex": 1 - 2.5j,
    "range": range(10, 0, -3),
    "slice": slice(1, None, 2),
    "ellipsis": ...,
    "date": datetime.date(2024, 2, 29),
    "time": datetime.time(23, 59, 59, 999999),
    "datetime": datetime.datetime(1, 1, 1, 0, 0, 0, 1),
    "aware": datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    "offset": datetime.datetime(2024, 5, 6, tzinfo=datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))),
    "timedelta": datetime.timedelta(days=-1, microseconds=7),
    "decimal": [decimal.Decimal("1.10"), decimal.Decimal("-1E+400")],
    "fraction": fractions.Fraction(-22, 7),
    "uuid": uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "deque": collections.deque([1, 2], maxlen=3),
    "ordered": collections.OrderedDict(b=1, a=2),
    "counter": collections.Counter("aab"),
    "default": collections.defaultdict(list, a=[1]),
    "exception": ValueError("no", 1),
}
VALUES["shared"] += [VALUES["shared"][0]]


def described(x):
    # A copy of the test fixtures' own describe.py, put beside this file.
    import describe

    return json.dumps(describe.describe(x))


def value_and_description(name):
    return VALUES[name], described(VALUES[name])


def identity(x):
    return x


def square(x):
    return x * x


def scale(x, *, by, offset=0):
    return x * by + offset


def fussy(x):
    if x == 7777:
        raise ValueError(f"cannot take {x}")
    return x + 1


def napping_pid(x):
    time.sleep(0.001)
    return os.getpid()


def lambda_of(x):
    return os.system
