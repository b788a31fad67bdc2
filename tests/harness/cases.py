"""Many cases of one test: which are tried, and on all processors.

Under sanitizers each start of the program takes many times as long, and what they are there for,
memory that is used wrongly, shows in one case of a kind as well as in all.  So `./check asan` sets
LABWIRE_SAMPLE=5: tests that start the program hundreds of times try each fifth case, always the
same ones, and those that carry megabytes carry a fifth.  All cases are tried by script/test.
"""
import concurrent.futures
import os

EVERY = int(os.environ.get("LABWIRE_SAMPLE", "1"))


def sample(cases):
    return list(cases)[::EVERY]


def scaled(megabytes):
    return max(1, megabytes // EVERY)


def tried(test, cases):
    """What the test says of each case, in their order; threads, for each waits for a program."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count(), "work") as pool:
        yield from pool.map(test, cases)
