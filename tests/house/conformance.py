#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conformance page, made from data/conformance.tsv; and the test that it tells the truth.

Usage: conformance.py SOURCE-FOLDER write    makes docs/conformance.md anew
       conformance.py SOURCE-FOLDER check BUILD-FOLDER    TAP: is it up to date, and is each test that a row
                                                          names among the tests there are?
"""
import fnmatch
import json
import pathlib
import subprocess
import sys

import tap

STANDINGS = {"yes": "yes", "part": "in part", "no": "not supported"}
FIELDS = ("group", "item", "source", "standing", "note", "tests")

HEAD = """# Conformance

What the phone does of the documents, requests, header fields, responses and SDP lines that the guide's
appendix lists, and which test shows it. Made from `data/conformance.tsv` by `./dev conformance`; a test checks
that every test named here exists. A name is that of a test case: `./dev test PROGRAM` runs its program.
What is not supported is answered as the third column says.
"""


def read(source):
    rows = []
    path = source / "data" / "conformance.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != len(FIELDS) or fields[3] not in STANDINGS:
            raise SystemExit(f"{path}:{number}: not {len(FIELDS)} fields, or no such standing")
        rows.append(dict(zip(FIELDS, fields), line=number))
    return rows


def escape(text):
    return text.replace("|", "\\|")


def render(rows):
    parts = [HEAD]
    group = None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            parts.append(f"\n## {group}\n\n| item | supported | how, or what is answered instead | shown by |\n"
                         "| --- | --- | --- | --- |")
        item = f"{row['item']} ({row['source']})" if row["source"] else row["item"]
        tests = ", ".join(f"`{name}`" for name in row["tests"].split())
        parts.append(f"| {escape(item)} | {STANDINGS[row['standing']]} | {escape(row['note'])} | {tests} |")
    return "\n".join(parts) + "\n"


def list_cases(build):
    """Every test case: what the C programs list, and the Python ones by program and method."""
    cases = set()
    for test in json.loads(subprocess.run(["meson", "introspect", "--tests", build], check=True,
                                          capture_output=True, text=True).stdout):
        program = pathlib.Path(test["cmd"][0])
        if program.name.startswith("test-"):
            out = subprocess.run([program, "-l"], capture_output=True, text=True, check=False,
                                 env={**test["env"], "ASAN_OPTIONS": "detect_leaks=0", "PATH": "/usr/bin:/bin"}).stdout
            cases.update(line for line in out.splitlines() if line.startswith("/"))
        for argument in test["cmd"][1:]:
            if argument.endswith(".py") and pathlib.Path(argument).is_file():
                text = pathlib.Path(argument).read_text(encoding="utf-8")
                stem = pathlib.Path(argument).stem
                cases.update(f"{stem}/{word.split('(')[0]}" for word in text.split() if word.startswith("test_"))
    return cases


def check(source, build):
    rows = read(source)
    page = source / "docs" / "conformance.md"
    cases = list_cases(build)
    missing = [f"{row['line']}: {name}" for row in rows for name in row["tests"].split()
               if not fnmatch.filter(cases, name)]
    unshown = [f"{row['line']}: {row['item']}" for row in rows if row["standing"] != "no" and not row["tests"].split()]
    results = [
        ("the page is what the data says", page.is_file() and page.read_text(encoding="utf-8") == render(rows),
         ["run ./dev conformance"]),
        ("every test named exists", not missing, missing),
        ("every item supported is shown by a test", not unshown, unshown),
    ]
    return tap.report(results)


def main():
    source = pathlib.Path(sys.argv[1])
    if sys.argv[2] == "write":
        (source / "docs" / "conformance.md").write_text(render(read(source)), encoding="utf-8")
        return 0
    return 0 if check(source, sys.argv[3]) else 1


if __name__ == "__main__":
    sys.exit(main())
