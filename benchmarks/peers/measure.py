"""Milliseconds of processor time of a training update, as in ../timing.ts."""

import json
import sys
import time


def job():
    """The job of this process: the network's sizes, and how long to warm up and to measure, in milliseconds."""
    return json.loads(sys.argv[1])


def report(update, warm_up_ms, measure_ms):
    """Prints a list of milliseconds as JSON: at least eight updates first (torch.jit compiles during several),
    then at least three that count."""
    times = []
    begin = time.perf_counter()
    done = 0
    while done < 8 or time.perf_counter() - begin < warm_up_ms / 1000:
        update()
        done += 1
    begin = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begin < measure_ms / 1000:
        start = time.process_time()
        update()
        times.append(1000 * (time.process_time() - start))
    print(json.dumps(times))
