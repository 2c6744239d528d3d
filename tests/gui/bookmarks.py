"""Names bookmarks and puts them in an order of one's own, by keys, menus and the pointer; takes it back."""
import os
import subprocess

from journey import Atspi, Galpi, run, text_of, wait_for

SHOTS = os.environ.get("GALPI_TEST_SHOTS")


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def rows(galpi):
    """What the rows of the list say first, from top to bottom."""
    found = []
    for node in galpi.nodes(galpi.lookup("list", "Bookmarks")):
        if node.get_role_name() == "list item":
            labels = [child for child in galpi.nodes(node) if child.get_role_name() == "label"]
            box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            if labels and box.height > 0:
                found.append((box.y, labels[0].get_name()))
    return [name for _, name in sorted(found)]


def see_rows(galpi, *names):
    wait_for(lambda: [row[:len(name)] for row, name in zip(rows(galpi), names)] == list(names),
             f"bookmarks {names}")


def point(galpi, name, low=False):
    """Where a row is, for the pointer."""
    for node in galpi.nodes(galpi.lookup("list", "Bookmarks")):
        if node.get_role_name() == "label" and node.get_name().startswith(name):
            box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            return str(box.x + 20), str(box.y + (30 if low else 10))
    raise AssertionError(name)


def pointer(*arguments):
    subprocess.run(["xdotool", *arguments], check=True)


def click(galpi, name):
    at = wait_for(lambda: point(galpi, name), f"a row with “{name}”")
    pointer("mousemove", "--window", galpi.x_window, *at, "click", "1")


def drag(galpi, name, target):
    """Draws a row below another."""
    x, y = wait_for(lambda: point(galpi, name), f"a row with “{name}”")
    tx, ty = wait_for(lambda: point(galpi, target, low=True), f"a row with “{target}”")
    def move(px, py):
        pointer("mousemove", "--window", galpi.x_window, px, str(py))
    move(x, int(y))
    pointer("mousedown", "1")
    for i in range(1, 12):
        move(x, int(y) + 3 * i)
    for i in range(50):  # the program and the X server have a few words about it
        move(tx, int(ty) + i % 2)
    pointer("mouseup", "1")


def drag_until(galpi, name, target, seen):
    """A release that comes before the program has taken up the row is lost."""
    for _ in range(8):
        drag(galpi, name, target)
        try:
            return wait_for(seen, "another order", 3)
        except AssertionError:
            pass
    raise AssertionError("in vain: a row that is dragged")


def journey(program, book, folder):
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        page = galpi.find("document text", "The Keeper, page 1")
        wait_for(lambda: "win.bookmark" in galpi.actions(window), "marks that can be set")
        for number in (1, 2, 3):
            galpi.find("document text", f"The Keeper, page {number}")
            galpi.act(window, "win.bookmark")
            galpi.find("push button", "Remove the Bookmark")
            if number < 3:
                galpi.keys("Page_Down")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Bookmarks"), "click")
        see_rows(galpi, "The Lamp", "The Boat", "등대")

        click(galpi, "The Boat")
        galpi.find("document text", "The Keeper, page 2")
        galpi.keys("F2")
        name = galpi.find("text", "Name of the Bookmark")
        galpi.write("heron")
        wait_for(lambda: text_of(name) == "heron", "a name")
        shoot("name")
        galpi.keys("Return")
        see_rows(galpi, "The Lamp", "heron", "등대")
        galpi.keys("F2")
        galpi.find("text", "Name of the Bookmark")
        galpi.keys("x", "Escape")
        wait_for(lambda: not galpi.lookup("text", "Name of the Bookmark"), "no name to write")
        see_rows(galpi, "The Lamp", "heron", "등대")

        galpi.keys("alt+Up")
        see_rows(galpi, "heron", "The Lamp", "등대")
        galpi.see("The bookmarks are now in your own order")
        galpi.keys("alt+Down", "alt+Down")
        see_rows(galpi, "The Lamp", "등대", "heron")
        galpi.act(window, "win.undo")
        see_rows(galpi, "The Lamp", "heron", "등대")
        galpi.act(window, "win.redo")
        see_rows(galpi, "The Lamp", "등대", "heron")
        drag_until(galpi, "The Lamp", "heron", lambda: rows(galpi)[1] == "heron")
        see_rows(galpi, "등대", "heron", "The Lamp")
        shoot("order")
        galpi.keys("shift+F10")
        galpi.act(galpi.find("menu item", "Rename"), "click")
        galpi.find("text", "Name of the Bookmark")
        galpi.write("light")
        galpi.keys("Return")
        see_rows(galpi, "등대", "heron", "light")
        galpi.quit()
    finally:
        galpi.stop()

    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        galpi.find("document text", "The Keeper")
        wait_for(lambda: "win.bookmark" in galpi.actions(window), "marks that can be set")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Bookmarks"), "click")
        # The setting is a matter of this machine and its memory; the order is in the store.
        see_rows(galpi, "light", "heron", "등대")
        # A menu button and the button in it have the same name.
        button = [node for node in galpi.nodes() if node.get_name() == "Order of the Bookmarks"][-1]
        galpi.act_until(button, "click", lambda: galpi.lookup("menu item", "In My Own Order"), "a menu")
        galpi.act(galpi.find("menu item", "In My Own Order"), "click")
        see_rows(galpi, "등대", "heron", "light")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
