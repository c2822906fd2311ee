"""State of the stand-in service: stored functions, runs with their worker processes, the account, and faults that tests ask for."""

import gzip
import hashlib
import multiprocessing
import os
import tempfile
import threading
import time
from collections import Counter, deque

import msgpack
import worker

# The fork server imports everything once; without the path it would not find the modules, and every worker would import them again.
os.environ["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", "worker"])
CREDITS_PER_SECOND = 10 / 3600 * 8
BASE_CREDITS = 0.001


class Worker:
    def __init__(self, home):
        self.connection, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=worker.work, args=(theirs, tempfile.mkdtemp(dir=home)), daemon=True)
        self.process.start()
        theirs.close()
        self.is_up = False

    def await_up(self):
        if not self.is_up:
            self.connection.recv()
        self.is_up = True

    def load(self, bundle):
        self.await_up()
        self.connection.send(bundle)
        self.status, self.fields = self.connection.recv()
        return self

    def map(self, batch, kill):
        self.connection.send_bytes(batch)
        if kill:
            self.process.kill()
            self.process.join()
            raise EOFError("killed")
        return self.connection.recv()

    def end(self):
        self.connection.close()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()


class Run:
    """The workers of one run: started when they are needed, each by itself."""

    def __init__(self, new_worker, init_delay):
        self.new_worker = new_worker
        self.ready_at = time.monotonic() + init_delay
        self.idle = deque()
        self.alive = 0
        self.ended = False
        self.free = threading.Condition()

    def is_starting(self):
        return time.monotonic() < self.ready_at

    def take(self, limit):
        with self.free:
            while not self.idle and self.alive >= limit:
                self.free.wait()
            if self.idle:
                return self.idle.pop()
            self.alive += 1
        return self.new_worker()

    def give_back(self, taken):
        with self.free:
            if taken is None or self.ended:
                self.alive -= 1
            else:
                self.idle.append(taken)
            self.free.notify()
        if taken is not None and self.ended:
            taken.end()

    def end(self):
        with self.free:
            self.ended = True
            idle, self.idle = list(self.idle), deque()
            self.alive -= len(idle)
        for one in idle:
            one.end()


class Service:
    def __init__(self, workers, home):
        self.workers = workers
        self.home = home
        self.spares = deque()
        self.lock = threading.Lock()
        self.parts = {}
        self.functions = {}
        self.runs = {}
        self.stats = Counter()
        self.batch_sizes = []
        self.credits = float("inf")
        self.init_delay = 0.0
        self.retry_after = "0.05"
        self.faults = Counter()

    def spend(self, fault):
        """Whether a fault is due; each request for one counts once."""
        with self.lock:
            due = self.faults[fault] > 0
            self.faults[fault] -= due
            return due

    def store_part(self, func_hash, part, part_index, part_count):
        with self.lock:
            parts = self.parts.setdefault(func_hash, {})
            parts[part_index] = part
            if len(parts) < part_count:
                return None
            del self.parts[func_hash]
        payload = b"".join(parts[index] for index in range(part_count))
        bundle = msgpack.unpackb(gzip.decompress(payload))
        hashes = [hashlib.sha256(hashed).hexdigest()[:16] for hashed in (bundle["func"], payload)]
        if func_hash not in hashes:
            return f"func_hash is {func_hash}, not one of {hashes}"
        with self.lock:
            self.functions[func_hash] = bundle
        return None

    def run_of(self, func_hash, run_id):
        with self.lock:
            key = (func_hash, run_id)
            if key not in self.runs:
                bundle = self.functions[func_hash]
                self.runs[key] = Run(lambda: self.new_worker().load(bundle), self.init_delay)
            return self.runs[key]

    def new_worker(self):
        try:
            return self.spares.popleft()
        except IndexError:
            return Worker(self.home)

    def prewarm(self):
        """Starts processes ahead of time, which then wait for a function."""
        while len(self.spares) < self.workers:
            self.spares.append(Worker(self.home))
        for spare in self.spares:
            spare.await_up()

    def map(self, run, batch):
        """Returns the outcome of `worker.map_batch`, or None when the worker died."""
        keep = None
        try:
            taken = run.take(self.workers)
            if taken.status != "READY":
                return taken.status, taken.fields, None, 0.0, 0
            outcome = taken.map(batch, self.spend("kill"))
            keep = taken
            return outcome
        except (EOFError, OSError):
            self.count("killed")
            return None
        finally:
            run.give_back(keep)

    def charge(self, seconds, elements):
        cost = BASE_CREDITS + seconds * CREDITS_PER_SECOND
        with self.lock:
            self.credits -= cost
            self.stats["elements"] += elements
            self.stats["credits"] += cost
            self.batch_sizes.append(elements)
        return cost

    def count(self, what):
        with self.lock:
            self.stats[what] += 1

    def end_run(self, func_hash, run_id):
        with self.lock:
            run = self.runs.pop((func_hash, run_id), None)
        if run is not None:
            # The client waits for the response, not for processes.
            threading.Thread(target=run.end, daemon=True).start()
        return run is not None

    def report(self):
        with self.lock:
            alive = sum(run.alive for run in self.runs.values())
            return {**self.stats, "alive": alive, "functions": len(self.functions), "batch_sizes": self.batch_sizes}
