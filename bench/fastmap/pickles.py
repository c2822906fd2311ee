"""Speed of CPython's C pickle, in MB/s, on the data of pickles.ts: one JSON line."""

import json
import pickle
import time

DATA = {
    "floats": [i / 7 + 0.1 for i in range(1_000_000)],
    "dicts": [{"id": i, "name": f"name {i}", "ok": i % 2 == 0, "score": i / 7 + 0.1, "n": i * 3} for i in range(100_000)],
}


def best_of(work, runs=5):
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main():
    report = {}
    for name, data in DATA.items():
        pickled = pickle.dumps(data, protocol=4)
        megabytes = len(pickled) / 1e6
        report[name] = {
            "write": megabytes / best_of(lambda: pickle.dumps(data, protocol=4)),
            "read": megabytes / best_of(lambda: pickle.loads(pickled)),
        }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
