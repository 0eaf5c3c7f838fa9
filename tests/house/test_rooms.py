#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that a machine can see: no include climbs, no file holds two ideas, every file
says its licence."""
import pathlib
import re
import sys

# Each room and the rooms it may include headers from (besides itself and base).
ROOMS = {
    "base": set(),
    "settings": set(),
    "provisioning": {"settings"},
    "media": {"settings"},
    "sip": {"settings"},
    "calls": {"sip", "media", "settings"},
    "directory": {"settings"},
    "firmware": {"calls", "directory", "settings", "media"},
    "lcd": {"firmware"},
    "lab": {"calls", "sip", "media", "settings"},
    "phone": {"lab", "firmware", "provisioning", "directory", "calls", "sip", "media", "settings"},
    "remote": {"phone", "lcd", "lab", "firmware", "directory", "calls", "sip", "media", "settings"},
    "faceplate": {"phone", "lcd", "lab", "firmware", "directory", "calls", "media", "settings"},
}
LONGEST = 600
INCLUDE = re.compile(r'^#include "(\w+)/', re.MULTILINE)


def sources(root):
    return sorted(p for p in (root / "src").rglob("*.[ch]") if p.is_file())


def climbing(root):
    for path in sources(root):
        parts = path.relative_to(root / "src").parts
        if len(parts) == 1:
            continue
        room = parts[0]
        for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if target in ROOMS and target not in ROOMS[room] | {room, "base"}:
                yield f"{path}: includes {target}/, which is not below {room}/"


def lcd_reads_only_screens(root):
    for path in (root / "src" / "lcd").glob("*.[ch]"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith('#include "firmware/') and '"firmware/screen.h"' not in line:
                yield f"{path}: {line}: lcd/ knows firmware/screen.h only"


def too_long(root):
    for path in sources(root) + sorted((root / "tests").rglob("*.[ch]")):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LONGEST:
            yield f"{path}: {lines} lines"


def unlicensed(root):
    for path in sources(root) + sorted((root / "tests").rglob("*.[ch]")):
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in path.read_text(encoding="utf-8")[:100]:
            yield f"{path}: no licence line"


def main():
    root = pathlib.Path(sys.argv[1])
    checks = [climbing, lcd_reads_only_screens, too_long, unlicensed]
    print(f"1..{len(checks)}")
    failed = False
    for number, check in enumerate(checks, 1):
        complaints = list(check(root))
        for complaint in complaints:
            print(f"# {complaint}")
        failed = failed or bool(complaints)
        print(f"{'not ok' if complaints else 'ok'} {number} {check.__name__}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
