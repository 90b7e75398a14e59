# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a desktop that shows notifications: it keeps those that stand, and opens one when somebody clicks it."""
import os
import threading

from gi.repository import Gio, GLib

from driver import wait_for

NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
DESCRIPTION = f"""<node><interface name='{NAME}'>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>
  <arg type='s' direction='out'/><arg type='s' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
  <arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
  <arg type='a{{sv}}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>
<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
</interface></node>"""


class Desktop:
    """On a thread and a line of its own: the apps are answered whatever the journey waits for."""

    def __init__(self):
        self.standing, self.last = {}, 0
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        self.ready.wait()

    def run(self):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.context.push_thread_default()
        self.connection = Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], flags, None, None)
        interface = Gio.DBusNodeInfo.new_for_xml(DESCRIPTION).interfaces[0]
        self.connection.register_object(PATH, interface, self.on_call, None, None)
        self.connection.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                                  GLib.Variant('(su)', (NAME, 0)), None, Gio.DBusCallFlags.NONE, -1)
        self.ready.set()
        self.loop.run()
        self.connection.close_sync()
        self.context.pop_thread_default()

    def on_call(self, connection, sender, path, interface, method, arguments, invocation):
        invocation.return_value(getattr(self, method)(*arguments.unpack()))

    def GetCapabilities(self):
        return GLib.Variant('(as)', (['actions', 'body'],))

    def GetServerInformation(self):
        return GLib.Variant('(ssss)', ('journey', 'rialto', '1', '1.2'))

    def Notify(self, app, replaced, icon, title, body, actions, hints, expires):
        if replaced == 0:
            self.last += 1
            replaced = self.last
        self.standing[replaced] = (title, body)
        return GLib.Variant('(u)', (replaced,))

    def CloseNotification(self, number):
        self.standing.pop(number, None)
        self.tell('NotificationClosed', GLib.Variant('(uu)', (number, 3)))

    def tell(self, signal, arguments):
        self.connection.emit_signal(None, PATH, NAME, signal, arguments)

    def look(self, title, part):
        return next((number for number, said in list(self.standing.items()) if said[0] == title and part in said[1]), None)

    def find(self, title, part):
        """The one of that title that says @part."""
        return wait_for(f'the notification {title!r} that says {part!r}', lambda: self.look(title, part))

    def wait_withdrawn(self, number):
        wait_for('the notification to be withdrawn', lambda: number not in self.standing)

    def open(self, number):
        """Somebody clicks it, and it goes."""
        self.tell('ActionInvoked', GLib.Variant('(us)', (number, 'default')))
        self.standing.pop(number)
        self.tell('NotificationClosed', GLib.Variant('(uu)', (number, 2)))

    def end(self):
        self.loop.quit()
        self.thread.join()
