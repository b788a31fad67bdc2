#!/usr/bin/env python3
"""Process start to closed captures for lab-3.4.3: the best and the median of 20 runs."""
import json
import statistics
import subprocess
import sys
import tempfile
import time

times = []
with tempfile.TemporaryDirectory() as folder:
    for _ in range(20):
        start = time.perf_counter()
        subprocess.run([sys.argv[1], "run", "lab-3.4.3", "-q", "-o", folder], check=True,
                       stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
print(json.dumps({"benchmark": "startup", "unit": "ms", "best": round(min(times), 2),
                  "median": round(statistics.median(times), 2)}))
