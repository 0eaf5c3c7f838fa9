# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone in its window as a person has it: seen through the accessibility tree and the pixels of the
screen, used with the X server's own pointer and keyboard. Coordinates are the window's."""
import os
import warnings

# Meant for the program: libatspi itself warns of programs that have no cache to offer, as GTK 4 ones.
PROGRAM_DEBUG = {"G_DEBUG": os.environ.pop("G_DEBUG", "")}

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from world import wait_for  # noqa: E402

# A sanitized program on a busy machine needs its time; nothing waits this long when all is well.
BOUND = 30
IDLE = ("Soft key 1: History", "Soft key 2: Directory", "Soft key 3: DND", "Soft key 4: Menu")


class Picture:
    """What the window shows: 8-bit RGB, row by row."""

    def __init__(self, data):
        magic, size, depth, self.pixels = data.split(b"\n", 3)
        if magic != b"P6" or depth != b"255":
            raise ValueError(f"not a picture: {data[:20]!r}")
        self.data = data
        self.width, self.height = map(int, size.split())

    def crop(self, area):
        """The pixels of a rectangle, as bytes."""
        x, y, width, height = area
        rows = range(max(y, 0), min(y + height, self.height))
        return b"".join(self.pixels[3 * (row * self.width + x):3 * (row * self.width + x + width)] for row in rows)

    def count(self, area, wanted):
        """How many pixels of a rectangle are of a colour: wanted(red, green, blue)."""
        pixels = self.crop(area)
        return sum(map(wanted, pixels[0::3], pixels[1::3], pixels[2::3]))


def is_green(red, green, blue):
    return green > red + 50 and green > blue + 50


def is_red(red, green, blue):
    return red > green + 70 and red > blue + 70


class Window:
    """A running benchphone."""

    def __init__(self, world, program, *arguments):
        self.world = world
        self.process = world.start([program, "--microphone", "null", "--speaker", "null", *arguments],
                                   environment=PROGRAM_DEBUG)
        os.environ |= world.environment
        Atspi.init()
        self.application = wait_for("the program in the accessibility tree", self.find_application, BOUND)
        self.window_id = self.wait_window("Benchphone")
        self.point(1, 1)
        self.focus(self.window_id)
        self.phone = self.screen = None
        self.keys = {}
        self.find_phone("SIP-T46G")

    def find_phone(self, title):
        """Finds the drawn phone, its LCD and its keys by their names; again after another model was chosen."""
        self.phone = self.wait_node("the drawn phone", lambda node: node.get_name() == title)
        self.screen = self.phone.get_child_at_index(0)
        children = [self.phone.get_child_at_index(i) for i in range(1, self.phone.get_child_count())]
        self.keys = {child.get_name(): child for child in children}
        assert len(self.keys) == len(children), sorted(child.get_name() for child in children)

    # Finding things

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        # Nothing is kept: every question goes to the program, as no main loop hears of changes here.
        desktop.set_cache_mask(Atspi.Cache.NONE)
        if self.process.poll() is not None:
            raise ChildProcessError(f"the program ended with {self.process.returncode}:\n{self.log()}")
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            try:
                if child is not None and child.get_process_id() == self.process.pid:
                    child.set_cache_mask(Atspi.Cache.NONE)
                    return child
            except GLib.Error:
                continue
        return None

    def find_window(self, title):
        found = self.world.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid),
                                "--name", f"^{title}$"], check=False).stdout.split()
        return found[0].decode() if found else None

    def wait_window(self, title):
        return wait_for(f"a window “{title}”", lambda: self.find_window(title), BOUND)

    def nodes(self, wanted, start=None):
        """Everything below that is wanted, in the order of the tree; what goes away meanwhile is left out."""
        waiting = [start or self.application]
        while waiting:
            node = waiting.pop()
            try:
                if wanted(node):
                    yield node
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except GLib.Error:
                continue
            waiting += reversed([child for child in children if child is not None])

    def wait_node(self, what, wanted, start=None):
        return wait_for(what, lambda: next(self.nodes(wanted, start), None), BOUND)

    @staticmethod
    def text(node):
        """The contents of a text, which is not its name."""
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def area(self, node):
        """A widget's rectangle; the accessible frame leaves out the border that the window draws itself."""
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        frame = self.application.get_child_at_index(0)
        inner = Atspi.Component.get_extents(frame, Atspi.CoordType.WINDOW)
        width, height = self.size()
        return (extents.x + (width - inner.width) // 2, extents.y + (height - inner.height) // 2, extents.width,
                extents.height)

    def size(self):
        lines = self.world.run(["xdotool", "getwindowgeometry", "--shell", self.window_id]).stdout.decode().split()
        values = dict(line.split("=") for line in lines)
        return int(values["WIDTH"]), int(values["HEIGHT"])

    # Using it

    def xdotool(self, *arguments):
        self.world.run(["xdotool", *map(str, arguments)])

    def focus(self, window_id):
        """There is no window manager here to do it."""
        self.xdotool("windowfocus", "--sync", window_id)

    def point(self, x, y):
        self.xdotool("mousemove", "--window", self.window_id, x, y)

    def point_at(self, node):
        x, y, width, height = self.area(node)
        self.point(x + width // 2, y + height // 2)

    def click_node(self, node):
        self.point_at(node)
        self.xdotool("click", 1)

    def click(self, *names):
        """Clicks drawn keys with the mouse."""
        for name in names:
            self.click_node(self.keys[name])

    def press(self, *keys):
        """Presses keys of the computer's keyboard."""
        self.xdotool("key", *keys)

    def press_and_settle(self, key, node):
        """Presses a key, and returns when the program has dealt with it: the X server has answered on the connection
        that the key went over, so it has passed the key on, and after it the program's main loop has turned twice, each
        time to answer for the node."""
        self.xdotool("key", key, "getmouselocation")
        for _ in range(2):
            node.get_state_set()

    # Seeing it

    def lcd(self):
        """What the LCD says to assistive technology."""
        return self.screen.get_name()

    def wait_lcd(self, *parts, without=(), bound=BOUND):
        """Waits until the LCD says all of these and none of those."""

        def says():
            text = self.lcd()
            return text if all(part in text for part in parts) and not any(part in text for part in without) else None

        return wait_for(f"an LCD with {parts} and without {without}", says, bound, self.lcd)

    def wait_idle(self):
        return self.wait_lcd(*IDLE, without=("Call Finish",))

    def light(self, key):
        """What the eye sees at a key, as said to assistive technology."""
        return self.keys[key].get_description()

    def wait_light(self, key, wanted):
        wait_for(f"the light of {key} to be “{wanted}”", lambda: self.light(key) == wanted, BOUND,
                 lambda: self.light(key))

    def picture(self):
        return Picture(self.world.run(["import", "-silent", "-window", self.window_id, "-depth", "8", "ppm:-"]).stdout)

    def wait_picture(self, what, condition):
        """Waits for a picture that a condition holds for: the tree is told before the frame is drawn."""

        def look():
            picture = self.picture()
            return picture if condition(picture) else None

        return wait_for(what, look, BOUND)

    def log(self):
        with open(self.process.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_exit(self, bound):
        """The program's exit status."""
        wait_for("the program to end", lambda: self.process.poll() is not None, bound, self.log)
        return self.process.returncode


warnings.filterwarnings("ignore", category=DeprecationWarning)
