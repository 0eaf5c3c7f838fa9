#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the phone's menus, made from data/menus.tsv and data/parameters.tsv; and the test that it is up to date
and that the parameter table's menu column says what the tree does.

Usage: menus.py SOURCE-FOLDER write    makes docs/menus.md anew, and the column
       menus.py SOURCE-FOLDER check    TAP
"""
import pathlib
import re
import sys

import parameters
import tap

HEAD = """# Menus

What the phone's menu has, made from `data/menus.tsv` by `./dev menus`. In brackets: the parameter behind a field, and
what a line needs to be there. *page* is a list of facts or of what is stored; *action* asks or does something.
"""
SUBJECTS = {"line-keys": "linekey.%u", "memory-keys": "memorykey.%u", "programmable-keys": "programablekey.%u",
            "module-keys": "expansion_module.%u.key.%u"}
EDITIONS = {"standard": "Standard firmware", "lync": "Lync Edition"}


def read(source):
    """{"menu main": {"title": …, "fields": heading, "contents": [(label, what, conditions)]}}"""
    parts = {}
    part = None
    for line in (source / "data" / "menus.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("\t"):
            fields = line[1:].split("\t")
            part["contents"].append((fields[0], fields[1], fields[2].split(" ") if len(fields) > 2 else []))
            continue
        fields = line.split("\t")
        part = parts[f"{fields[0]} {fields[1]}"] = {"title": fields[2], "fields": fields, "contents": []}
    return parts


def is_in(edition, conditions):
    return not set(EDITIONS) - {edition} & set(conditions)


def show_conditions(conditions):
    words = []
    for word in conditions:
        if word.startswith("if="):
            name, _, values = word[3:].partition(":")
            words.append(f"if `{name}` is {values.replace(',', ', ')}" if len(values) < 20 else f"by `{name}`")
        elif word not in EDITIONS and "=" not in word:
            words.append(word)
    return f" [{'; '.join(words)}]" if words else ""


def render_part(parts, edition, opens, depth, lines):
    kind = opens.split(" ")[0]
    indent = "  " * depth
    part = parts.get(opens)
    if opens == "action advanced":
        render_part(parts, edition, "menu advanced", depth, lines)
    elif kind == "menu":
        number = 0
        for label, what, conditions in part["contents"]:
            if not is_in(edition, conditions):
                continue
            number += 1
            tail = f" *{what.split(' ')[0]}*" if what.split(" ")[0] in ("page", "action") else ""
            lines.append(f"{indent}- {label}{tail}{show_conditions(conditions)}")
            render_part(parts, edition, what, depth + 1, lines)
    elif kind == "form":
        for label, what, conditions in part["contents"]:
            lines.append(f"{indent}- {label} (`{what}`){show_conditions(conditions)}")
    elif kind == "list":
        lines.append(f"{indent}- for each of {part['fields'][3]}:")
        render_part(parts, edition, part["fields"][4], depth + 1, lines)


def render(parts):
    lines = [HEAD]
    for edition, title in EDITIONS.items():
        lines.append(f"## {title}\n")
        render_part(parts, edition, "menu main", 0, lines)
        lines.append("")
    return "\n".join(lines)


def find_paths(parts, edition):
    """The first place of each parameter pattern with %u: "Features > DND"."""
    paths = {}

    def walk(opens, path, subject=""):
        kind = opens.split(" ")[0]
        if opens == "action advanced":
            opens = "menu advanced"
            kind = "menu"
        if kind == "list":
            heading = parts[opens]["fields"]
            walk(heading[4], path, SUBJECTS.get(heading[3], subject))
        elif kind in ("menu", "form"):
            for label, what, conditions in parts[opens]["contents"]:
                if kind == "form":
                    paths.setdefault(what.replace("%s", subject), " > ".join(path))
                elif is_in(edition, conditions):
                    for word in conditions:
                        for name in word[5:].split(",") if word.startswith("sets=") else ():
                            paths.setdefault(name, " > ".join(path + [label]))
                    walk(what, path + [label], subject)

    walk("menu main", [])
    return paths


def to_regex(name):
    return re.compile("^" + re.escape(name).replace("%u", r"[0-9]+") + "$")


def expected_column(parts, rows):
    """{pattern: path} of all rows but aliases."""
    found = find_paths(parts, "standard")
    for name, path in find_paths(parts, "lync").items():
        found.setdefault(name, path)
    places = [(to_regex(name), path) for name, path in found.items()]
    expected = {}
    for _, row in rows:
        if row["type"] == "alias":
            continue
        example = re.sub(r"\{(\d+)-(\d+)\}", r"\1", row["pattern"])
        expected[row["pattern"]] = "-"
        for regex, path in places:
            if regex.match(example):
                expected[row["pattern"]] = path
                break
    return expected


def write_column(source, expected):
    table = source / "data" / "parameters.tsv"
    lines = table.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        fields = line.split("\t")
        if not line.startswith("#") and len(fields) == len(parameters.FIELDS) and fields[0] in expected:
            fields[7] = expected[fields[0]]
            lines[number] = "\t".join(fields)
    table.write_text("\n".join(lines), encoding="utf-8")


def check(source):
    parts = read(source)
    rows = parameters.read(source)
    expected = expected_column(parts, rows)
    page = source / "docs" / "menus.md"
    wrong = [f"{row['line']}: {row['pattern']}: {row['menu']}, the tree has it at {expected[row['pattern']]}"
             for _, row in rows if row["type"] != "alias" and row["menu"] != expected[row["pattern"]]]
    return tap.report([
        ("the page is what the tree says", page.is_file() and page.read_text(encoding="utf-8") == render(parts),
         ["run ./dev menus"]),
        ("the parameter table knows where the menu has each parameter", not wrong, wrong + ["run ./dev menus"]),
    ])


def main():
    source = pathlib.Path(sys.argv[1])
    if sys.argv[2] == "write":
        parts = read(source)
        write_column(source, expected_column(parts, parameters.read(source)))
        (source / "docs" / "menus.md").write_text(render(parts), encoding="utf-8")
        return 0
    return 0 if check(source) else 1


if __name__ == "__main__":
    sys.exit(main())
