"""One worker: a process that imports a function's sources, then maps batches that come over its connection."""

import gzip
import importlib
import os
import sys
import time
import traceback

import dill


def write_sources(folder, sources):
    """Writes modules as files. A module that contains others is a package; parents that were not sent have no file."""
    for name, text in sources.items():
        is_package = any(other.startswith(name + ".") for other in sources)
        path = os.path.join(folder, *name.split(".")) + ("/__init__.py" if is_package else ".py")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def import_all(names):
    bad = []
    for name in names:
        try:
            importlib.import_module(name)
        except BaseException as error:  # any failure of the module is reported to the user
            bad.append(f"{name} ({error})")
    return bad


def load(bundle):
    requirements = bundle.get("requirements", [])
    if requirements:
        raise ModuleNotFoundError(f"nothing can be installed here: {', '.join(requirements)}")
    return dill.loads(bundle["func"])


def map_batch(function, batch, bad_modules):
    """Returns status, fields, pickled results, seconds inside the function."""
    try:
        elements = dill.loads(gzip.decompress(batch))
        started = time.perf_counter()
        results = list(map(function, elements))
        seconds = time.perf_counter() - started
        pickled = dill.dumps({"status": "BATCH_PROCESSED", "results": results})
        return "BATCH_PROCESSED", {}, gzip.compress(pickled, 1), seconds, len(results)
    except BaseException as error:  # SystemExit too
        fields = {"exception": repr(error), "traceback": traceback.format_exc(), "bad_modules": bad_modules}
        return "PROCESS_ERROR", fields, None, 0.0, 0


def work(connection, folder):
    """Runs a worker in a separate folder: receives a function, then batches. Exits when its connection closes."""
    connection.send("UP")
    try:
        bundle = connection.recv()
    except EOFError:
        return
    write_sources(folder, bundle["local_sources"])
    sys.path.insert(0, folder)
    bad_modules = import_all([*bundle["installed_mods"], *bundle["local_sources"]])
    try:
        function = load(bundle)
    except BaseException as error:
        connection.send(("INITIALIZATION_ERROR", {"init_error": repr(error), "init_tb": traceback.format_exc()}))
        return
    connection.send(("READY", {}))
    while True:
        try:
            batch = connection.recv_bytes()
        except EOFError:
            return
        connection.send(map_batch(function, batch, bad_modules))
