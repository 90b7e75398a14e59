#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clipboard.py TYPE FILE: another program, in which somebody copied something; it says "copied" and stays until it is ended."""
import sys

import gi

gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

kind, path = sys.argv[1:]
Gtk.init()
with open(path, 'rb') as file:
    content = Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new(file.read()))
assert Gdk.Display.get_default().get_clipboard().set_content(content)
Gdk.Display.get_default().sync()
print('copied', flush=True)
GLib.MainLoop().run()
