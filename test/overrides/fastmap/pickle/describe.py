"""Describes what pickles hold, as tagged JSON: one {"name", "pickle" (base64)} a line in, one {"name", "value"} a line out."""

import base64
import json
import pickle
import sys

CONTAINERS = (list, tuple, dict, set, frozenset)


def children(value):
    if isinstance(value, dict):
        return [part for entry in value.items() for part in entry]
    return list(value)


def shared_ids(root):
    """The ids of the containers that are reached more than once."""
    seen, shared, pending = set(), set(), [root]
    while pending:
        value = pending.pop()
        if type(value) not in CONTAINERS or value == ():
            continue
        if id(value) in seen:
            shared.add(id(value))
            continue
        seen.add(id(value))
        pending.extend(children(value))
    return shared


def describe(root):
    shared = shared_ids(root)
    numbers = {}

    def walk(value):
        kind = type(value)
        if value is None:
            return {"t": "none"}
        if kind is bool:
            return {"t": "bool", "v": value}
        if kind is int:
            return {"t": "int", "v": str(value) if value.bit_length() <= 4000 else hex(value)}
        if kind is float:
            return {"t": "float", "v": repr(value)}
        if kind is complex:
            return {"t": "complex", "re": repr(value.real), "im": repr(value.imag)}
        if kind is str:
            try:
                value.encode()
                return {"t": "str", "v": value}
            except UnicodeEncodeError:
                units = value.encode("utf-16-le", "surrogatepass")
                return {"t": "str", "utf16": [units[i] | units[i + 1] << 8 for i in range(0, len(units), 2)]}
        if kind in (bytes, bytearray):
            return {"t": kind.__name__, "hex": value.hex()}
        if kind in CONTAINERS:
            if id(value) in numbers:
                return {"t": "ref", "id": numbers[id(value)]}
            described = {"t": kind.__name__}
            if id(value) in shared:
                numbers[id(value)] = described["id"] = len(numbers) + 1
            if kind is dict:
                described["v"] = [[walk(key), walk(item)] for key, item in value.items()]
            else:
                described["v"] = [walk(item) for item in value]
            if kind in (set, frozenset):
                described["v"].sort(key=lambda item: json.dumps(item, sort_keys=True))
            return described
        name = "ellipsis" if value is ... else kind.__qualname__
        return {"t": "object", "class": f"{kind.__module__}.{name}", "repr": repr(value)}

    return walk(root)


def main():
    sys.set_int_max_str_digits(0)
    for line in sys.stdin:
        row = json.loads(line)
        try:
            value = describe(pickle.loads(base64.b64decode(row["pickle"])))
        except Exception as error:  # the test compares, so a failure is a result like any other
            value = {"t": "failure", "repr": repr(error)}
        sys.stdout.write(json.dumps({"name": row["name"], "value": value}) + "\n")


if __name__ == "__main__":
    main()
