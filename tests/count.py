#!/usr/bin/env python3
"""Count the cases in meson's JUnit log and print 'N passed, N failed[, N skipped]'.

Each Criterion test and each line of a TAP test is a case; a program that died or timed out
without naming its cases counts as one failure.  Exit status 1 when something failed, or
when nothing was run.
"""
import sys
import xml.etree.ElementTree as ElementTree


def main(path):
    passed = failed = skipped = 0
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
        if int(suite.get("errors", 0)) and not list(suite.iter("testcase")):
            failed += 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
