#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the provisioning templates that others published this phone understands: docs/templates.md.

Templates are no configuration files yet: a server fills them. Here their control tags are taken out, every branch
stays, and what is to be filled gets a harmless value. What comes of it is read by the phone's own reader.

Usage: templates.py write APPLY-REPORT SOURCE-FOLDER TEMPLATE-FOLDER   makes docs/templates.md anew; TEMPLATE-FOLDER has
                                                                       a folder a publisher
       templates.py check APPLY-REPORT                                 TAP: of how templates are prepared
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import parameters
import tap

HEAD = "#!version:1.0.0.1"

# What a line with a name the phone does not know is, by its name; the first that fits.
BROADSOFT = (r"(static\.)?(bw|bw_\w+|broadsoft|xsi|acd|call_center|hoteling|uc|ucap)\..*"
             r"|account\.\d+\.(xsi|acd|call_center|hoteling|bw|broadsoft)\..*"
             r"|account\.\d+\.(bw_\w+|reason_code\w*|supervisor_info_code\w*)\..*|features\.uc_\w+"
             r"|features\.hide_feature_access_codes\..*")
CLASSES = (
    ("index", r".*\.[XY](\..*)?|account\.\d+\.dns_cache_\w+\.0\..*"),
    ("ini", r"[^.]*|account\.\d+\.codec\.g722_1c?_\d+kpbs\..*"),
    ("broadsoft", BROADSOFT),
    ("brand", r"account\.\d+\.balance_\w+|auto_provision\.update_file_mode|network\.vlan\.pc_port_mode"
     r"|phone_setting\.voice_volume"),
    ("later", r"(static\.)?[a-z0-9_]+(\.[a-z0-9_]+)+"),
)
WORDS = {
    "ini": "Firmware before V70: lines of its INI files (`[ section ]`, `path =`), which no phone with `.cfg` files reads, "
           "and the `g722_1c` codec names of that time",
    "index": "The template itself: an `X` or `Y` of its documentation was never replaced by a number, or 0 is where numbers "
             "begin with 1",
    "broadsoft": "BroadSoft's own services (XSI, call centre, hoteling, its phone books): the guide has none of them",
    "brand": "Names of one customer's firmware, or misspelt; the guide has none of them",
    "later": "Names the guide of the V71 era does not have: of V72 to V86 firmware, or of other phones (Wi-Fi); listed below",
    "filled": "A placeholder inside the value: what the phone gets depends on what is filled in; with `lab` it is no URL",
    "wrong": "The value: a feature code where a URL belongs",
}
# Templates written for firmware of the guide's era: there is no later firmware to blame here.
OF_THE_ERA = ("t2xv71", "yealinkv70", "Asterisk", "v73")

# Where the templates of a publisher's folder are from.
SOURCES = {
    "Asterisk-admin": "github.com/pinballwizard/Asterisk, the files of one company's phones",
    "FusionPBX": "github.com/fusionpbx/fusionpbx, resources/templates/provision/yealink",
    "Provisioner.net": "github.com/provisioner/Provisioner, endpoint/yealink and endpoint/yealinkv70; FreePBX used it",
    "Wazo": "github.com/wazo-platform/wazo-provd-plugins, plugins/wazo_yealink",
}

PAGE = """# Templates that others published

Provisioning templates of telephone systems for T2x and T4x phones, read by this phone. Made by
`./dev templates FOLDER`, which prepares them: control tags are taken out and every branch stays; a placeholder that is
the whole value becomes its default, or blank; one inside a value becomes `lab`, one inside a name `1`. Commented lines
do not count. The templates themselves are not part of this project.

*Works* and *planned* (stored, a feature to come) and *accepted* (stored and reported: see [parameters](parameters.md))
are understood. *Refused* lines are reported by the phone with file, line, name and reason; the rest of the file applies.
"""


def strip_comments(text):
    text = re.sub(r"\{\*.*?\*\}", "", text, flags=re.S)
    return re.sub(r"\{#.*?#\}", "", text, flags=re.S)


def strip_control(text):
    """A condition inside a value becomes its first branch; every other tag ends a line."""
    branch = r"((?:[^{}=\n]|\{\$[^{}\n]*\}|\{\{[^{}\n]*\}\})*)"
    value_if = re.compile(r"\{%?-?\s*if\b[^{}\n]*\}" + branch + r"(?:\{%?-?\s*(?:else|elif|elseif)\b[^{}\n]*\}" + branch
                          + r")*\{(?:/if|%-?\s*endif\s*-?%)\}")
    # Not across lines: there the branches are whole lines.
    text = value_if.sub(r"\1", text)
    text = re.sub(r"\{%.*?%\}|\{\$\w+\s*=[^{}=]*\}", "\n", text, flags=re.S)
    return re.sub(r"\{/?(?:if|else|elseif|foreach|foreachelse|section|assign|literal|for|while|include|function|call|capture"
                  r"|strip|line_loop|loop_\w+)\b[^{}]*\}", "\n", text)


def default_of(expression):
    """What a placeholder says it is when nothing is known: {{ x|d('y') }}, {$x|y}."""
    found = re.search(r"\|\s*(?:d|default)\(\s*['\"]([^'\"]*)['\"]", expression) or re.search(r"\|\s*(\w+)\s*\}$", expression)
    return found.group(1) if found else ""


def refused_class(template, line, text):
    """Why @line of a report is refused; None: nobody knows."""
    if line["name"] == "" and " " in text.partition("=")[0].strip():
        return "ini"
    if line["reason"] != "no such parameter":
        if "lab" in text.partition("=")[2]:
            return "filled"
        return "wrong" if re.match(r"action_url\.", line["name"]) else None
    for name, expression in CLASSES:
        if re.fullmatch(expression, line["name"]):
            return None if name == "later" and any(part in template for part in OF_THE_ERA) else name
    return None


def fill(line):
    placeholder = re.compile(r"\{\{.*?\}\}|\{\$[^{}]*\}|\$\{[^{}]*\}|\{[a-z][a-z0-9_.]*(?:\|\w+)?\}|__[A-Za-z0-9_]+__|%[A-Z][A-Z_]{2,}%")

    def keep(text):
        return text in ("%NULL%", "%EMPTY%")
    name, equals, value = line.partition("=")
    name = placeholder.sub("1", name)
    whole = placeholder.fullmatch(value.strip())
    if whole and not keep(value.strip()):
        return f"{name}= {default_of(value.strip())}"
    return name + equals + placeholder.sub(lambda m: m.group() if keep(m.group()) else default_of(m.group()) or "lab", value)


def prepare(text):
    """Lines of configuration."""
    text = strip_control(strip_comments(text.replace("\r", "").lstrip("\ufeff")))
    lines = [HEAD]
    for line in text.split("\n"):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";", "[", "//")) or "=" not in bare:
            continue
        lines.append(fill(bare))
    return lines


class Table:
    """The standing of a name."""

    def __init__(self, source):
        self.rows = []
        for _, row in parameters.read(source):
            parts = re.split(r"\{(\d+)-(\d+)\}", row["pattern"])
            expression = "".join(r"(\d+)" if i % 3 == 1 else "" if i % 3 == 2 else re.escape(p) for i, p in enumerate(parts))
            bounds = [(int(parts[i]), int(parts[i + 1])) for i in range(1, len(parts), 3)]
            self.rows.append((re.compile(expression), bounds, row))

    def standing(self, name):
        name = name.removeprefix("static.")
        for expression, bounds, row in self.rows:
            found = expression.fullmatch(name)
            if found and all(low <= int(n) <= high for n, (low, high) in zip(found.groups(), bounds)):
                if row["type"] != "alias":
                    return row["standing"]
                return self.standing(re.sub(r"\{(\d+)-\d+\}", r"\1", row["values"]))
        return None


def apply(reader, texts):
    """The reader's report of each text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            path = pathlib.Path(folder) / f"{number}.cfg"
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        done = subprocess.run([reader, *paths], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def count(table, template, report, text):
    """Counter of standings and classes of the lines of one template, and the lines nobody can explain."""
    counts = collections.Counter()
    unexplained = []
    lines = text.split("\n")
    for line in report["lines"]:
        if line["outcome"] != "refused":
            counts[(table.standing(line["name"]) or "works").partition(":")[0]] += 1
            continue
        why = refused_class(template, line, lines[line["line"] - 1])
        counts["refused"] += 1
        counts[why] += 1
        if why is None:
            unexplained.append(f"{template}: {line['name']}: {line['reason']}")
    return counts, unexplained


def table_of(rows, columns):
    yield "| template | lines | works | accepted | planned | refused | of these: " + ", ".join(columns) + " |"
    yield "| --- | " + "| ".join(["---: "] * 5) + "| --- |"
    for name, counts in rows:
        lines = sum(counts[c] for c in ("works", "accepted", "planned", "refused"))
        why = ", ".join(f"{c} {counts[c]}" for c in columns if counts[c])
        shown = name.replace("{", "\\{").replace("$", "\\$")
        yield (f"| {shown} | {lines} | {counts['works']} | {counts['accepted']} | {counts['planned']} "
               f"| {counts['refused']} | {why} |")


def write(reader, source, folder):
    table = Table(source)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = ["\n".join(prepare(path.read_text(encoding="utf-8", errors="replace"))) + "\n" for path in paths]
    unexplained = []
    rows = []
    every = collections.Counter()
    later = set()
    for path, text, report in zip(paths, texts, apply(reader, texts)):
        name = str(path.relative_to(folder))
        counts, strange = count(table, name, report, text)
        unexplained += strange
        rows.append((name, counts))
        every += counts
        for line in report["lines"]:
            if line["outcome"] == "refused" and refused_class(name, line, "") == "later":
                later.add(re.sub(r"\.\d+", ".N", line["name"]))
    columns = [name for name in WORDS if every[name]]
    publishers = collections.defaultdict(list)
    for name, counts in rows:
        publishers[name.partition("/")[0]].append((name.partition("/")[2], counts))
    page = [PAGE, f"{len(rows)} templates. Refused lines, by class:", "", "| class | lines | what it is |", "| --- | ---: | --- |"]
    page += [f"| {name} | {every[name]} | {WORDS[name]}. |" for name in columns]
    page += ["", "## All", ""] + list(table_of([("all", every)], columns))
    for publisher, own in sorted(publishers.items()):
        page += ["", f"## {publisher}", "", SOURCES.get(publisher, ""), ""] + list(table_of(own, columns))
    page += ["", "## Names of later firmware", "", "Refused as unknown; a number in a name stands as N.", ""]
    page += [f"* `{name}`" for name in sorted(later)]
    if unexplained:
        raise SystemExit("unexplained:\n" + "\n".join(sorted(set(unexplained))))
    (source / "docs" / "templates.md").write_text("\n".join(page) + "\n", encoding="utf-8")


SAMPLES = (
    ("smarty", "#!version:1.0.0.1\n{* a = 1 *}\n{if isset($a)}\naccount.1.label = {$account.1.label}\n{/if}\n",
     ["account.1.label = "]),
    ("smarty inside a line", "{if isset($p)}account.1.expires = {$p}{else}account.1.expires = 60{/if}\n",
     ["account.1.expires = ", "account.1.expires = 60"]),
    ("smarty inside a value", "account.1.enable = {if $x == 'y'}1{else}0{/if}\n", ["account.1.enable = 1"]),
    ("smarty, two of them", "auto_dst.url = ftp://{if isset($a)}{$a}:{$b}@{/if}{$c}/x\n", ["auto_dst.url = ftp://lab:lab@lab/x"]),
    ("default", "account.{$line}.transport = {$transport|2}\n", ["account.1.transport = 2"]),
    ("jinja", "{# a = 1 #}{% if x -%}\nlang.gui = {{ l|d('%NULL%') }}\n{% endif %}\n", ["lang.gui = %NULL%"]),
    ("in a value", "auto_dst.url = http://{{ host }}/a.xml\n", ["auto_dst.url = http://lab/a.xml"]),
    ("no line of a file", "# account.1.label = x\n[ section ]\nwords\n", []),
    ("kept", "account.1.label = %NULL%\n", ["account.1.label = %NULL%"]),
)


def check(reader):
    results = []
    for name, text, wanted in SAMPLES:
        said = prepare(text)[1:]
        results.append((name, said == wanted, [repr(said)]))
    report, = apply(reader, [HEAD + "\naccount.1.label = A\nno.such.name = 1\n"])
    outcomes = [line["outcome"] for line in report["lines"]]
    results.append(("read by the phone", outcomes == ["applied", "refused"], [repr(report)]))
    return tap.report(results)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "check":
        return 0 if check(sys.argv[2]) else 1
    if len(sys.argv) != 5 or sys.argv[1] != "write":
        raise SystemExit(__doc__)
    write(sys.argv[2], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
