# SPDX-License-Identifier: GPL-3.0-or-later
"""What the drawing scripts share: a face in the making, its finish, pill keys, and numbers as SVG likes them."""
import layouts

HEIGHT = 1000  # of every body, in units of the drawing


def number(value):
    """Two digits after the point are a hundredth of a unit: finer than any screen."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def strokes(element, count, widest, opacity, transform=None):
    """A soft shadow: a stack of widening faint strokes, for a blur of a whole body would take seconds."""
    lines = [f'  <use xlink:href="#{element}" stroke-width="{number(widest * (i + 1) / count)}"/>' for i in range(count)]
    move = f' transform="{transform}"' if transform else ""
    return (f'<g fill="none" stroke="#000" stroke-opacity="{opacity}" stroke-linejoin="round"{move}>\n'
            + "\n".join(lines) + "\n</g>")


def panel_finish(face):
    """The finish of the panel, as the gradient of that name."""
    finish = layouts.FINISHES[face.layout["finish"]]
    face.define('<linearGradient id="panel-finish" x1="0" y1="0" x2="0" y2="1">\n'
                + "".join(f'  <stop offset="{at}" stop-color="{colour}"/>\n' for at, colour in finish["stops"])
                + "</linearGradient>")
    return finish


def pill_well(face, x, y):
    face.base(f'<rect x="{number(x - 37)}" y="{number(y - 14.2)}" width="74" height="28.8" rx="14.4" '
              'fill="#000" stroke="#55616b" stroke-opacity=".75" stroke-width="1.2"/>')


def lit_pill(face, name, x, y, led, text=""):
    """A key whose light begins @led right of its middle."""
    pill_well(face, x, y)
    face.key(name, x, y, f'  <use xlink:href="#line-pill"/>\n{text}'
             f'  <rect id="led-{name}" x="{led}" y="-5.5" width="13" height="10.5" rx="4" fill="url(#led-off)"/>')


class Face:
    """The parts of one drawing, each a list of SVG texts, and its units."""

    def __init__(self, layout, width):
        self.layout = layout
        self.width = width
        self.lcd = None
        self.parts = {"defs": [], "base": [], "keys": [], "gloss": []}

    def x(self, percent):
        return percent * self.width / 100

    def y(self, percent):
        return percent * HEIGHT / 100

    def box(self, percents):
        left, top, right, bottom = percents
        return self.x(left), self.y(top), self.x(right), self.y(bottom)

    def define(self, text):
        self.parts["defs"].append(text)

    def base(self, text):
        self.parts["base"].append(text)

    def gloss(self, text):
        self.parts["gloss"].append(text)

    def key(self, name, x, y, text):
        """A key with its origin within itself: librsvg counts the origin as ink when a line is drawn."""
        self.parts["keys"].append(f'<g id="key-{name}" transform="translate({number(x)} {number(y)})">\n{text}\n</g>')
