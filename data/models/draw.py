#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the front of every phone and expansion module as SVG, from layouts.py and the shared parts.

draw.py FOLDER writes FOLDER/NAME.svg for each name of layouts.py; draw.py FOLDER NAME… only those.

A body is 1000 units high and lies at the origin; layouts.py gives places in percent of it. The programs draw the
groups base, handset-on or handset-off, every key-NAME by itself (so that a pressed key can sink) and gloss, one
above the other; led-NAME elements are drawn unlit here and lit by the program. Names: src/firmware/key.h.
An unknown part, finish or legend ends in KeyError, which stops the build.
"""
import colorsys
import pathlib
import re
import sys

import keys
import layouts
import modules
from pieces import Face, number, panel_finish, strokes

PARTS = pathlib.Path(__file__).parent / "parts"


def part(name, tone):
    return toned((PARTS / f"{name}.svg").read_text(encoding="utf-8").split("-->\n", 1)[1], tone)


def toned(text, tone):
    """The plastics are drawn in the slate of the T4x; those of the T2x are a neutral charcoal."""
    if tone == "slate":
        return text

    def charcoal(match):
        red, green, blue = (int(match[1][i : i + 2], 16) / 255 for i in (0, 2, 4))
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        if light > 0.8 or hue < 0.4:  # silver, white and the red of a light stay
            return match[0]
        mixed = colorsys.hls_to_rgb(0.62, light * 0.97, saturation * 0.22)
        return "#" + "".join(f"{round(255 * c):02x}" for c in mixed)

    return re.sub(r"#([0-9a-f]{6})\b", charcoal, text)


def draw_body(face):
    width = face.width
    face.base(f'''<defs>
  <rect id="body-shadow" x="18" y="64" width="{width - 36}" height="956" rx="56"/>
  <rect id="foot" x="40" y="996" width="{width - 80}" height="26" rx="13"/>
</defs>''')
    face.base(strokes("body-shadow", 30, 86, 0.0185))
    face.base(strokes("foot", 14, 42, 0.041))
    face.base(f'''<path d="M0 56V956C0 994 26 1018 62 1018H{width - 62}C{width - 26} 1018 {width} 994 {width} 956V56Z" fill="url(#body-side)"/>
<rect id="body" x="0" y="0" width="{width}" height="1000" rx="50" fill="url(#body-face)"/>
<rect width="{width}" height="1000" rx="50" fill="url(#body-sheen)"/>
<rect x="1.2" y="1.2" width="{width - 2.4}" height="997.6" rx="48.8" fill="none" stroke="url(#body-rim)" stroke-width="2.4"/>
<path d="M40 998.5H{width - 40}" stroke="#8fa0ad" stroke-opacity=".28" stroke-width="2"/>''')
    fold = face.y(face.layout["fold"])
    face.base(f'''<path d="M300 {number(fold)}H{width - 2}" stroke="#05080a" stroke-opacity=".55" stroke-width="3"/>
<path d="M300 {number(fold + 2.5)}H{width - 2}" stroke="#93a3af" stroke-opacity=".35" stroke-width="1.6"/>''')


def draw_grille(face):
    x, y, across, along = face.layout["grille"]
    x, y, across, along = face.x(x), face.y(y), face.x(across), face.y(along)
    size = f'cx="{number(x)}" cy="{number(y)}"'
    outer = f'rx="{number(across + 7)}" ry="{number(along + 7)}"'
    inner = f'rx="{number(across)}" ry="{number(along)}"'
    face.base(f'''<ellipse {size} {outer} fill="#1a2127"/>
<ellipse {size} {outer} fill="none" stroke="#7b8b97" stroke-opacity=".4" stroke-width="1.6"/>
<ellipse id="grille" {size} {inner} fill="url(#grille)"/>
<ellipse {size} {inner} fill="url(#perforation)"/>''')


def bezel_outline(face, box):
    """A panel with round corners; where the loudspeaker is at its lower left corner or at its edge, cut out around it."""
    x0, y0, x1, y1 = box
    grille = face.layout.get("grille")
    path = f"M{number(x0 + 20)} {number(y0)}H{number(x1 - 20)}C{number(x1 - 8.5)} {number(y0)} {number(x1)} {number(y0 + 8.5)} {number(x1)} {number(y0 + 20)}"
    path += f"V{number(y1 - 20)}C{number(x1)} {number(y1 - 8.5)} {number(x1 - 8.5)} {number(y1)} {number(x1 - 20)} {number(y1)}"
    cut = face.layout.get("cut")
    if cut == "corner":
        x, y = face.x(grille[0]), y1 - 39
        path += f"H{number(x + 44)}"
        path += f"C{number(x + 55)} {number(y + 19)} {number(x + 58)} {number(y - 8)} {number(x + 53)} {number(y - 34)}"
        path += f"C{number(x + 46)} {number(y - 67)} {number(x + 27)} {number(y - 91)} {number(x0)} {number(y - 94)}"
    else:
        path += f"H{number(x0 + 20)}C{number(x0 + 8.5)} {number(y1)} {number(x0)} {number(y1 - 8.5)} {number(x0)} {number(y1 - 20)}"
    if cut == "edge":
        x, y, across, along = face.x(grille[0]), face.y(grille[1]), face.x(grille[2]) + 14, face.y(grille[3]) + 14
        half = along * (1 - ((x0 - x) / across) ** 2) ** 0.5
        path += f"V{number(y + half)}A{number(across)} {number(along)} 0 0 0 {number(x0)} {number(y - half)}"
    return path + f"V{number(y0 + 20)}C{number(x0)} {number(y0 + 8.5)} {number(x0 + 8.5)} {number(y0)} {number(x0 + 20)} {number(y0)}Z"


def draw_bezel(face):
    left, top, right, bottom = face.box(face.layout["bezel"])
    outline = bezel_outline(face, (left, top, right, bottom))
    finish = panel_finish(face)
    face.base(f'<defs>\n  <path id="bezel-outline" d="{outline}"/>\n</defs>')
    face.base(strokes("bezel-outline", 8, 36, 0.09, "translate(1 7)"))
    middle = (left + right) / 2
    third = (right - left) * 0.16
    face.base(f'''<use id="panel" xlink:href="#bezel-outline" fill="url(#panel-finish)"/>
<clipPath id="bezel-clip"><use xlink:href="#bezel-outline"/></clipPath>
<path d="M{number(left)} {number(top)}H{number(middle + third)}L{number(middle - third * 1.3)} {number(bottom)}H{number(left)}Z" fill="url(#bezel-gloss)" fill-opacity="{finish["gloss"]}" clip-path="url(#bezel-clip)"/>
<path d="M{number(middle + 192)} {number(top)}H{number(middle + 262)}L{number(middle - 38)} {number(bottom)}H{number(middle - 108)}Z" fill="#fff" fill-opacity="{0.022 if finish["gloss"] == 1 else 0.12}" clip-path="url(#bezel-clip)"/>
<use xlink:href="#bezel-outline" fill="none" stroke="url(#bezel-rim)" stroke-width="2"/>''')
    x, y = face.layout["brand"]
    face.base(f'''<g id="brand">
  <text x="{number(face.x(x))}" y="{number(face.y(y) + 11)}" font-size="{face.layout.get("brand-size", 31)}" font-weight="bold" letter-spacing="1.5" text-anchor="middle" fill="{finish["ink"]}">benchphone</text>
</g>''')
    x, y = face.layout["name"]
    face.base(f'<text id="model-name" x="{number(face.x(x))}" y="{number(face.y(y) + 6)}" font-size="17" letter-spacing=".6" '
              f'text-anchor="middle" fill="{finish["ink"]}">{face.layout["title"]}</text>')


def draw_power(face):
    x0, y0, x1, y1 = face.box(face.layout["power"])
    width, height = x1 - x0, y1 - y0
    unlit = "led-lime-off" if face.layout.get("lime") else "led-red-off"
    face.base(f'''<rect x="{number(x0 - 3)}" y="{number(y0 - 3)}" width="{number(width + 6)}" height="{number(height + 6)}" rx="{number(min(width, height) / 2 + 3)}" fill="#000" stroke="#4d5962" stroke-opacity=".8" stroke-width="1"/>
<rect id="led-power" x="{number(x0)}" y="{number(y0)}" width="{number(width)}" height="{number(height)}" rx="{number(min(width, height) / 2)}" fill="url(#{unlit})"/>''')


def draw_strip(face):
    if "strip" not in face.layout:
        return
    x0, y0, x1, y1 = face.box(face.layout["strip"])
    size = f'x="{number(x0)}" y="{number(y0 + 2)}" width="{number(x1 - x0)}" height="{number(y1 - y0 - 2)}" rx="19"'
    face.base(f'''<rect x="{number(x0 - 2)}" y="{number(y0 - 0.5)}" width="{number(x1 - x0 + 4)}" height="{number(y1 - y0 + 4)}" rx="22" fill="#06090b" fill-opacity=".65"/>
<g id="strip">
  <rect {size} fill="url(#silver)"/>
  <rect {size} fill="url(#brushed)"/>
  <rect {size} fill="url(#silver-sweep)"/>
</g>
<path d="M{number(x0 + 20)} {number(y0 + 3.5)}H{number(x1 - 20)}" stroke="#fff" stroke-opacity=".9" stroke-width="1.6"/>''')


def draw_lcd(face):
    x, y, width = face.layout["lcd"]
    across, along = face.layout["pixels"]
    width = face.x(width)
    height = width * along / across
    x0, y0 = face.x(x) - width / 2, face.y(y) - height / 2
    glass = "lcd-glass" if face.layout.get("colour") else "lcd-unlit"
    rim = face.layout.get("lcd-frame", 11)

    def frame(by, radius, look):
        return (f'<rect x="{number(x0 - by)}" y="{number(y0 - by)}" width="{number(width + 2 * by)}" '
                f'height="{number(height + 2 * by)}" rx="{radius}" {look}/>')

    face.base(frame(rim, 8 if rim < 16 else 14, 'fill="#010203"'))
    face.base(frame(rim - 1, 7 if rim < 16 else 13, 'fill="none" stroke="url(#lcd-frame)" stroke-width="2"'))
    face.base(f'<rect id="lcd" x="{number(x0)}" y="{number(y0)}" width="{number(width)}" height="{number(height)}" fill="url(#{glass})"/>')
    face.lcd = (x0, y0, x0 + width, y0 + height)
    face.gloss(f'''<path d="M{number(x0)} {number(y0)}H{number(x0 + width * 0.62)}L{number(x0 + width * 0.3)} {number(y0 + height)}H{number(x0)}Z" fill="url(#lcd-gloss)" fill-opacity=".8"/>
<path d="M{number(x0)} {number(y0 + 3)}V{number(y0)}H{number(x0 + width)}V{number(y0 + 3)}Z" fill="#000" fill-opacity=".35"/>''')


def draw_phone(layout):
    face = Face(layout, layout["width"])
    tone = layout["tone"]
    draw_body(face)
    face.base(part("cradle", tone))
    draw_grille(face)
    draw_bezel(face)
    draw_lcd(face)
    keys.draw(face)
    draw_strip(face)
    draw_power(face)
    return document(layout["title"], -96, -34, face.width + 136, 1134, face, tone,
                    part("handset", tone) + "\n")


def document(title, left, top, width, height, face, tone, handset=""):
    finishes = part("defs", tone) + part("icons", tone) + part("caps", tone)
    base = toned("\n".join(face.parts["base"]), tone)
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     viewBox="{left} {top} {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}" font-family="sans-serif">
<title>{title}</title>
<defs>
{finishes}{chr(10).join(face.parts["defs"])}
</defs>
<g id="base">
{base}
</g>
{handset}<g id="keys">
{chr(10).join(face.parts["keys"])}
</g>
<g id="gloss">
{chr(10).join(face.parts["gloss"])}
</g>
</svg>
'''


def draw(name):
    if name in layouts.MODULES:
        return modules.draw(layouts.MODULES[name], document)
    return draw_phone(layouts.PHONES[name])


def main(folder, *names):
    for name in names or [*layouts.PHONES, *layouts.MODULES]:
        (pathlib.Path(folder) / f"{name}.svg").write_text(draw(name), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
