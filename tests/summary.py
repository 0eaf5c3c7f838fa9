#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up a meson test log: one count a TAP line, or one a program that speaks no TAP."""
import json
import re
import sys

LINE = re.compile(r"^(not ok|ok)\b[^#]*(#\s*(skip|todo)\b)?", re.IGNORECASE)


def count(test):
    """(passed, failed, skipped) of one test program."""
    passed = failed = skipped = 0
    for line in test.get("stdout", "").splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        if match.group(3):
            skipped += 1
        elif match.group(1).lower() == "ok":
            passed += 1
        else:
            failed += 1
    bad = test["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")
    if bad and failed == 0:
        failed = 1
    if passed + failed + skipped == 0:
        passed, skipped = (0, 1) if test["result"] == "SKIP" else (1, 0)
    return passed, failed, skipped


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        tests = [json.loads(line) for line in log if line.strip()]
    totals = [sum(column) for column in zip(*map(count, tests))] or [0, 0, 0]
    for test in tests:
        if count(test)[1]:
            print(f"failed: {test['name']} ({test['result']})")
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
