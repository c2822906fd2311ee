/**
 * The worker, in Python. Every uploaded function has separate modules: those of one function at a time are in `sys.modules`, those of the
 * others are parked, so that two functions may have different sources under the same module name.
 *
 * The last lines are its interface: `knows(key)`, `load(key, ...)`, `run(key, batch)`, `flush()`.
 */
export const WORKER_FILE = 'fastkit_worker.py';

export const WORKER_SOURCE = `
import importlib
import importlib.abc
import importlib.machinery
import json
import linecache
import pickle
import re
import sys
import time
import traceback
from collections import OrderedDict

MAX_LOADED = 32

# An uploaded module of one of these names would change the interpreter for everybody.
RESERVED = frozenset(sys.stdlib_module_names) | frozenset(sys.modules)


class UploadedModules(importlib.abc.MetaPathFinder, importlib.abc.ExecutionLoader):
    """Imports modules from their sources. Parent packages that were not uploaded are empty."""

    def __init__(self, sources):
        self.sources = dict(sources)
        for name in sources:
            while "." in name:
                name = name.rpartition(".")[0]
                self.sources.setdefault(name, "")

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            return None
        file = self.get_filename(name)
        spec = importlib.machinery.ModuleSpec(name, self, origin=file, is_package=self.is_package(name))
        spec.has_location = True
        return spec

    def is_package(self, name):
        return any(other.startswith(name + ".") for other in self.sources)

    def get_source(self, name):
        return self.sources[name]

    def get_filename(self, name):
        return name.replace(".", "/") + ("/__init__.py" if self.is_package(name) else ".py")


class Function:
    """An uploaded function with the modules it came with."""

    active = None

    def __init__(self, sources):
        self.reserved = sorted(name for name in sources if name.partition(".")[0] in RESERVED)
        self.finder = UploadedModules({name: text for name, text in sources.items() if name not in self.reserved})
        self.parked = {}
        self.bad_modules = []
        self.call = None

    def load(self, pickled, installed_mods, requirements):
        self.activate()
        self.bad_modules = [f"{name} (the name belongs to the interpreter)" for name in self.reserved]
        for name in [*installed_mods, *self.finder.sources]:
            try:
                importlib.import_module(name)
            except BaseException as error:
                self.bad_modules.append(f"{name} ({text_of(str, error)})")
        refuse_requirements(requirements)
        self.call = pickle.loads(pickled)

    def activate(self):
        if Function.active is self:
            return
        if Function.active is not None:
            Function.active.park()
        Function.active = self
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        sys.meta_path.insert(0, self.finder)
        sys.modules.update(self.parked)
        for name, source in self.finder.sources.items():
            # Tracebacks take their source lines from here. Without a time the entry is never compared with a file.
            linecache.cache[self.finder.get_filename(name)] = (len(source), None, source.splitlines(True), name)

    def park(self):
        Function.active = None
        sys.meta_path.remove(self.finder)
        names = self.finder.sources
        self.parked = {name: sys.modules.pop(name) for name in names if name in sys.modules}
        for name in names:
            linecache.cache.pop(self.finder.get_filename(name), None)

    def failure(self, kind, error):
        return {
            "kind": kind,
            "exception": text_of(repr, error),
            "traceback": traceback_of(error),
            "badModules": self.bad_modules,
        }


def refuse_requirements(requirements):
    def provided(requirement):
        package = re.match("[A-Za-z0-9._-]*", requirement)[0]
        return package.lower().replace("-", "_") in sys.stdlib_module_names

    missing = [requirement for requirement in requirements if not provided(requirement)]
    if missing:
        version = sys.version.split()[0]
        raise ModuleNotFoundError(
            f"the mock cloud runs Python {version} with its standard library only and cannot install {', '.join(missing)}"
        )


def text_of(form, error):
    try:
        return form(error)
    except BaseException:
        return type(error).__name__


def traceback_of(error):
    report = traceback.TracebackException.from_exception(error)
    parts, seen = [report], set()
    while parts:
        part = parts.pop()
        if part is None or id(part) in seen:
            continue
        seen.add(id(part))
        part.stack[:] = [frame for frame in part.stack if not is_machinery(frame.filename)]
        parts += [part.__cause__, part.__context__, *(part.exceptions or ())]
    return "".join(report.format())


def is_machinery(file):
    return file == __file__ or file.startswith("<frozen importlib") or file.endswith("/importlib/__init__.py")


loaded = OrderedDict()


def knows(key):
    return key in loaded


def load(key, pickled, sources, installed_mods, requirements):
    function = Function(json.loads(sources))
    try:
        function.load(pickled.to_bytes(), json.loads(installed_mods), json.loads(requirements))
    except BaseException as error:
        failure = function.failure("init-error", error)
        function.park()
        return failure
    loaded[key] = function
    if len(loaded) > MAX_LOADED:
        loaded.popitem(last=False)
    return {"kind": "loaded"}


def run(key, batch):
    function = loaded[key]
    loaded.move_to_end(key)
    function.activate()
    try:
        elements = pickle.loads(batch.to_bytes())
    except BaseException as error:
        return {"kind": "bad-batch", "reason": text_of(repr, error)}
    try:
        started = time.perf_counter()
        results = list(map(function.call, elements))
        seconds = time.perf_counter() - started
        response = pickle.dumps({"status": "BATCH_PROCESSED", "results": results}, protocol=4)
    except BaseException as error:
        return function.failure("process-error", error)
    return {"kind": "results", "pickle": response, "mapSeconds": seconds}


def flush():
    sys.stdout.flush()
    sys.stderr.flush()
`;
