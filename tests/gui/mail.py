"""Sends what was noted to the author: through the desktop's portal, by an address, and without any mail program."""
import json
import os
import subprocess
import threading
from urllib.parse import unquote

from journey import Galpi, run, wait_for, write_book

from gi.repository import Gio, GLib

WORDS = "The keeper lit the lamp at four"
NAME = "org.freedesktop.portal.Desktop"
INTERFACE = """<node><interface name="org.freedesktop.portal.Email">
<method name="ComposeEmail"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="o" direction="out"/></method></interface></node>"""


class Portal:
    """Writes down what it is asked for, and answers as it is told."""

    def __init__(self, answer):
        self.answer = answer
        self.calls = []
        self.loop = GLib.MainLoop()
        self.owned = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        assert self.owned.wait(20), "the name of the portal"

    def run(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        self.loop = GLib.MainLoop.new(context, False)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus.register_object("/org/freedesktop/portal/desktop", info, self.on_call, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", (NAME, 4)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.owned.set()
        self.loop.run()

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        options = parameters.unpack()[1]
        descriptors = invocation.get_message().get_unix_fd_list()
        handle = options["attachment_fds"][0]
        descriptor = descriptors.get(handle)
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        with os.fdopen(descriptor, encoding="utf-8") as file:
            self.calls.append((options, path, file.read()))
        request = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (request,)))
        bus.emit_signal(sender, request, "org.freedesktop.portal.Request", "Response",
                        GLib.Variant("(ua{sv})", (self.answer, {})))

    def stop(self):
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReleaseName",
                           GLib.Variant("(s)", (NAME,)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.loop.quit()
        self.thread.join()


def seed(program, book, folder):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'Highlight,Title,Author,URL,Note,Location,Date\n"{WORDS}",The Keeper,,,"four, not five?",,\n')
    subprocess.run([program, "import", book, path], check=True, stdout=subprocess.DEVNULL)


def add_mail_program(folder):
    """A program for addresses that writes down what it is given."""
    told = os.path.join(folder, "told")
    script = os.path.join(folder, "mailer")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nprintf %s "$1" > "{told}.new" && mv "{told}.new" "{told}"\n')
    os.chmod(script, 0o755)
    applications = os.path.join(os.environ["XDG_DATA_HOME"], "applications")
    os.makedirs(applications, exist_ok=True)
    with open(os.path.join(applications, "mailer.desktop"), "w", encoding="utf-8") as file:
        file.write(f"[Desktop Entry]\nType=Application\nName=Mailer\nExec={script} %u\n"
                   "MimeType=x-scheme-handler/mailto;\n")
    with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "mimeapps.list"), "w", encoding="utf-8") as file:
        file.write("[Default Applications]\nx-scheme-handler/mailto=mailer.desktop\n")
    return told


def open_dialog(galpi, window):
    galpi.act(window, "win.export")
    galpi.window("Export Marks")
    return galpi.find("push button", "S_end…")


def check_annotations(text):
    item = json.loads(text)["items"][0]
    assert item["body"]["value"] == "four, not five?", item


def send_through_portal(program, book):
    portal = Portal(0)
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
        galpi.act(open_dialog(galpi, window), "click")
        galpi.see("The letter is in your mail program")
        options, path, text = portal.calls[0]
        assert options["address"] == "writer@example.org" and options["subject"] == "The Keeper", options
        assert f"> {WORDS}\nfour, not five?\n" in options["body"], options
        assert os.path.basename(path) == "The Keeper.annotation", path
        check_annotations(text)
        portal.answer = 1  # the reader thinks better of it
        galpi.act(open_dialog(galpi, window), "click")
        wait_for(lambda: len(portal.calls) == 2, "the portal to be asked again")
        galpi.find("push button", "S_end…")
        assert not galpi.lookup("label", "Attach the File")
    finally:
        galpi.stop()
        portal.stop()


def send_by_address(program, book, folder):
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
        galpi.act(open_dialog(galpi, window), "click")
        galpi.see("No Mail Program")
    finally:
        galpi.stop()

    told = add_mail_program(folder)
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
        galpi.act(open_dialog(galpi, window), "click")
        galpi.see("Attach the File")
        wait_for(lambda: os.path.exists(told), "the mail program")
        with open(told, encoding="utf-8") as file:
            address = unquote(file.read())
        assert address.startswith("mailto:writer@example.org?subject=The Keeper&body=The Keeper\r\n"), address
        assert f"> {WORDS}\r\nfour, not five?" in address, address
        with open(os.path.join(os.environ["HOME"], "The Keeper.annotation"), encoding="utf-8") as file:
            check_annotations(file.read())
    finally:
        galpi.stop()


def journey(program, book, folder):
    write_book(book, creator="A. Writer &lt;writer@example.org&gt;")
    seed(program, book, folder)
    # The memory that other journeys have for settings forgets from one start to the next.
    os.environ["GSETTINGS_BACKEND"] = "keyfile"
    subprocess.run(["gsettings", "set", "io.github.galpi.Galpi", "export-format", "mail"], check=True,
                   env={**os.environ, "GSETTINGS_SCHEMA_DIR": os.path.join(os.path.dirname(program), "resources")})
    send_by_address(program, book, folder)
    send_through_portal(program, book)


run(journey)
