# SPDX-License-Identifier: GPL-3.0-or-later
"""Expansion modules, in the same units as the phones they stand beside: a panel with two columns of keys."""
from pieces import Face, lit_pill, panel_finish, strokes

WIDTH = 420
TOP = 96
MIDDLE = WIDTH / 2


def draw_body(face):
    face.base(f'''<defs>
  <rect id="body-shadow" x="18" y="{TOP + 50}" width="{WIDTH - 36}" height="{970 - TOP}" rx="46"/>
</defs>''')
    face.base(strokes("body-shadow", 24, 60, 0.0215))
    face.base(f'''<path d="M0 {TOP + 56}V966C0 1000 20 1016 50 1016H{WIDTH - 50}C{WIDTH - 20} 1016 {WIDTH} 1000 {WIDTH} 966V{TOP + 56}Z" fill="url(#body-side)"/>
<rect id="body" x="0" y="{TOP}" width="{WIDTH}" height="{1000 - TOP}" rx="42" fill="url(#body-face)"/>
<rect y="{TOP}" width="{WIDTH}" height="{1000 - TOP}" rx="42" fill="url(#body-sheen)"/>
<rect x="1.2" y="{TOP + 1.2}" width="{WIDTH - 2.4}" height="{997.6 - TOP}" rx="40.8" fill="none" stroke="url(#body-rim)" stroke-width="2.4"/>''')


def draw_panel(face, bottom):
    finish = panel_finish(face)
    face.base(f'''<defs>
  <rect id="panel-outline" x="11" y="{TOP + 14}" width="{WIDTH - 22}" height="{bottom - TOP - 14}" rx="24"/>
</defs>''')
    face.base(strokes("panel-outline", 6, 20, 0.09, "translate(1 5)"))
    face.base(f'''<use id="panel" xlink:href="#panel-outline" fill="url(#panel-finish)"/>
<clipPath id="panel-clip"><use xlink:href="#panel-outline"/></clipPath>
<path d="M0 {TOP}H300L90 {bottom}H0Z" fill="url(#bezel-gloss)" fill-opacity="{finish["gloss"]}" clip-path="url(#panel-clip)"/>
<use xlink:href="#panel-outline" fill="none" stroke="url(#bezel-rim)" stroke-width="2"/>
<g id="brand">
  <text x="{MIDDLE}" y="{TOP + 48}" font-size="21" font-weight="bold" letter-spacing="1.2" text-anchor="middle" fill="{finish["ink"]}">benchphone</text>
</g>
<text id="model-name" x="{MIDDLE}" y="{bottom - 13}" font-size="15" letter-spacing=".6" text-anchor="middle" fill="{finish["ink"]}">{face.layout["title"]}</text>''')


def draw_keys(face, top, step):
    rows = face.layout["rows"]
    for i in range(2 * rows):
        right = i >= rows
        lit_pill(face, f"exp-{i + 1}", WIDTH - 53 if right else 53, top + step * (i % rows), -28 if right else 15)


def draw_screen(face):
    x, y, width, height = 100, 180, 220, 440
    face.base(f'''<rect x="{x - 10}" y="{y - 10}" width="{width + 20}" height="{height + 20}" rx="9" fill="#010203"/>
<rect x="{x - 9}" y="{y - 9}" width="{width + 18}" height="{height + 18}" rx="8" fill="none" stroke="url(#lcd-frame)" stroke-width="2"/>
<rect id="lcd" x="{x}" y="{y}" width="{width}" height="{height}" fill="url(#lcd-unlit)"/>''')
    face.gloss(f'<path d="M{x} {y}H{x + width}L{x} {y + height * 0.55}Z" fill="url(#lcd-gloss)" fill-opacity=".8"/>')
    draw_keys(face, y + 22, 44)
    for i, at in enumerate((MIDDLE - 62, MIDDLE + 62), 1):
        lit_pill(face, f"exp-page-{i}", at, 700, 15,
                 f'  <text y="5.6" font-size="16" font-weight="bold" text-anchor="middle" fill="#f2f6f8">{i}</text>\n')


def draw_paper(face):
    x, y, width, height = 100, 172, 220, 760
    face.base(f'''<rect x="{x - 5}" y="{y - 5}" width="{width + 10}" height="{height + 10}" rx="6" fill="#14171a"/>
<rect id="lcd" x="{x}" y="{y}" width="{width}" height="{height}" fill="url(#paper)"/>''')
    face.gloss(f'<path d="M{x} {y}H{x + width}L{x} {y + height * 0.4}Z" fill="#fff" fill-opacity=".18"/>')
    draw_keys(face, y + 20, 40)


def draw(layout, document):
    face = Face(layout, WIDTH)
    draw_body(face)
    if layout["paper"]:
        draw_panel(face, 978)
        draw_paper(face)
    else:
        draw_panel(face, 772)
        draw_screen(face)
        face.base(f'<path d="M40 985H{WIDTH - 40}" stroke="#8fa0ad" stroke-opacity=".28" stroke-width="2"/>')
    return document(layout["title"], -30, -34, WIDTH + 60, 1134, face, layout["tone"])
