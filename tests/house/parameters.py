#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference page of the parameters, made from data/parameters.tsv; and the test that it is up to date and
that the table says something useful of each parameter.

Usage: parameters.py SOURCE-FOLDER write    makes docs/parameters.md anew
       parameters.py SOURCE-FOLDER check    TAP
"""
import collections
import pathlib
import re
import sys

import tap

FIELDS = ("pattern", "type", "values", "default", "scope", "flags", "standing", "menu", "web", "summary")
STANDINGS = {
    "works": "works",
    "planned": "stored, a feature to come",
    "accepted:hardware": "stored and reported: a softphone has no such hardware",
    "accepted:host": "stored and reported: the computer's own system does that",
    "accepted:firmware": "stored and reported: there is no firmware image",
    "accepted:policy": "stored and reported: left out on purpose",
}
MENUS = {"Features", "Message", "Settings"}
WEBS = {"Account", "DSS Key", "Directory", "Features", "Network", "Security", "Settings"}

HEAD = """# Parameters

Every parameter of the phone's configuration files. Made from `data/parameters.tsv` by `./dev parameters`; the
parser, `get` and `set`, and the phone's own menus read the same table. A file may use any of these names; what is
not *works* is stored, kept and given back, and reported as what it is.

`{1-16}` stands for a number from 1 to 16. Names of later firmware that begin with `static.` mean the same as
without. A blank value or `%NULL%` takes a value back, `%EMPTY%` sets a blank one. *R* marks parameters for which
the real phone restarts.
"""


def read(source):
    """(group, row) of each line, in the table's order."""
    rows = []
    group = None
    path = source / "data" / "parameters.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            group = line[3:]
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != len(FIELDS) or group is None:
            raise SystemExit(f"{path}:{number}: not {len(FIELDS)} fields, or no group")
        rows.append((group, dict(zip(FIELDS, fields), line=number)))
    return rows


def count_names(pattern):
    """How many names a pattern stands for."""
    names = 1
    for low, high in re.findall(r"\{(\d+)-(\d+)\}", pattern):
        names *= int(high) - int(low) + 1
    return names


def escape(text):
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def shown_values(row):
    if row["type"] == "boolean":
        return "0, 1"
    if row["type"] == "enum":
        return ", ".join(value if value == label else f"{value} {label}"
                         for value, label in (choice.split("=", 1) for choice in row["values"].split(";")))
    if row["type"] == "list":
        numbers, _, most = row["values"].partition(" x")
        return f"list of {numbers}" + (f", at most {most}" if most else "")
    if row["type"] in ("integer", "number", "port"):
        return re.sub(r" (\d+)(\w+)$", r" steps of \1 \2", row["values"]).replace("0,", "0, ")
    if row["values"]:
        return f"{row['type']} {row['values']}"
    return row["type"]


def render(rows):
    own = [row for _, row in rows if row["type"] != "alias"]
    parts = [HEAD, "\n| standing | rows | names |\n| --- | --- | --- |"]
    for standing, text in STANDINGS.items():
        of_it = [row for row in own if row["standing"] == standing]
        parts.append(f"| {text} | {len(of_it)} | {sum(count_names(row['pattern']) for row in of_it)} |")
    parts.append(f"| in all | {len(own)} | {sum(count_names(row['pattern']) for row in own)} |")
    parts.append(f"| other spellings | {len(rows) - len(own)} | "
                 f"{sum(count_names(row['pattern']) for _, row in rows if row['type'] == 'alias')} |")
    others = collections.defaultdict(list)
    for _, row in rows:
        if row["type"] == "alias":
            others[row["values"]].append(row["pattern"])
    covered = set()
    group = None
    for name, row in rows:
        if name != group:
            group = name
            parts.append(f"\n## {group}\n\n| parameter | values | default | standing | what it does |\n"
                         "| --- | --- | --- | --- | --- |")
        if row["type"] == "alias":
            if row["values"] not in covered:
                parts.append(f"| `{row['pattern']}` | | | | another spelling of `{row['values']}` |")
            continue
        covered.add(row["pattern"])
        does = [escape(row["summary"])]
        if row["pattern"] in others:
            does.append("Also " + ", ".join(f"`{other}`" for other in others[row["pattern"]]) + ".")
        if row["menu"] != "-":
            does.append(f"Menu: {escape(row['menu'])}.")
        if row["web"] != "-":
            does.append(f"Web: {escape(row['web'])}.")
        if row["scope"] not in ("phone", "entry"):
            does.append(f"For each {row['scope']}.")
        default = f"`{row['default']}`" if row["default"] else ""
        restart = " *R*" if row["flags"] == "reboot" else ""
        parts.append(f"| `{row['pattern']}` | {escape(shown_values(row))} | {default} | "
                     f"{row['standing'].replace(':', ': ')}{restart} | {'. '.join(does[:1])}. {' '.join(does[1:])} |"
                     .replace(".. ", ". ").replace("  |", " |").replace(". |", ". |"))
    return "\n".join(parts) + "\n"


def says_nothing(row):
    """Whether a summary merely repeats the name."""
    name = set(re.findall(r"[a-z0-9]+", re.sub(r"\{.*?\}", "", row["pattern"].lower())))
    words = [word for word in re.findall(r"[a-z0-9]+", row["summary"].lower())
             if word not in ("the", "a", "of", "is", "in", "and", "or")]
    fresh = [word for word in words if word not in name and word.rstrip("s") not in name]
    return len(words) < 3 or not fresh


def find_faults(rows):
    seen = set()
    for _, row in rows:
        where = f"{row['line']}: {row['pattern']}"
        if row["pattern"] in seen:
            yield f"{where}: there twice"
        seen.add(row["pattern"])
        if row["type"] == "alias":
            continue
        if row["standing"] not in STANDINGS:
            yield f"{where}: no such standing: {row['standing']}"
        if not row["scope"] or row["flags"] not in ("", "reboot"):
            yield f"{where}: no scope, or no such flag"
        for place, known in ((row["menu"], MENUS), (row["web"], WEBS)):
            if place != "-" and place.split(" > ")[0] not in known:
                yield f"{where}: no such place: {place}"


def check(source):
    rows = read(source)
    page = source / "docs" / "parameters.md"
    empty = [f"{row['line']}: {row['pattern']}: {row['summary']}" for _, row in rows
             if row["type"] != "alias" and says_nothing(row)]
    faults = list(find_faults(rows))
    results = [
        ("the page is what the table says", page.is_file() and page.read_text(encoding="utf-8") == render(rows),
         ["run ./dev parameters"]),
        ("each summary says more than the name", not empty, empty),
        ("each row is whole", not faults, faults),
    ]
    return tap.report(results)


def main():
    source = pathlib.Path(sys.argv[1])
    if sys.argv[2] == "write":
        (source / "docs" / "parameters.md").write_text(render(read(source)), encoding="utf-8")
        return 0
    return 0 if check(source) else 1


if __name__ == "__main__":
    sys.exit(main())
