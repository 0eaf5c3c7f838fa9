# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that pastes a picture: prints its width and height."""
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

BOUND_S = 20


def main():
    Gtk.init()
    loop = GLib.MainLoop()
    status = [1]

    def on_picture(clipboard, result):
        picture = clipboard.read_texture_finish(result)
        print(picture.get_width(), picture.get_height())
        status[0] = 0
        loop.quit()

    Gdk.Display.get_default().get_clipboard().read_texture_async(None, on_picture)
    GLib.timeout_add_seconds(BOUND_S, loop.quit)
    loop.run()
    return status[0]


if __name__ == "__main__":
    sys.exit(main())
