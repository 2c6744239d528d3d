"""Names a colour; the name is on its dots everywhere, in the filter, after the next start, and in an export."""
import os
import subprocess

from journey import Galpi, run, text_of, wait_for

WORDS = "The keeper lit the lamp at four"
OTHER = "Nobody came that night."
SHOTS = os.environ.get("GALPI_TEST_SHOTS")


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def open_book(program, book):
    galpi = Galpi(program, book)
    window = galpi.window("The Keeper")
    galpi.find("document text", "The Keeper, page 1")
    wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be set")
    return galpi, window


def name_yellow(galpi, window):
    galpi.act(window, "win.name-colours")
    dialog = galpi.window("Name Colours")
    field = galpi.find("text", "Yellow", dialog)
    galpi.write("Definition")
    wait_for(lambda: text_of(field) == "Definition", "a name")
    shoot("names")
    galpi.keys("Escape")
    galpi.window("The Keeper")


def journey(program, book, folder):
    galpi, window = open_book(program, book)
    try:
        galpi.drag(galpi.find("filler", WORDS))
        galpi.find("push button", "Yellow")
        galpi.keys("1")
        name_yellow(galpi, window)
        galpi.drag(galpi.find("filler", OTHER))
        galpi.find("push button", "Definition")
        galpi.find("push button", "Green")
        galpi.keys("2")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see(WORDS)
        galpi.see(OTHER)
        button = [node for node in galpi.nodes() if node.get_name() == "Filters"][-1]
        dot = galpi.act_until(button, "click", lambda: galpi.lookup("push button", "Definition"), "the filters")
        galpi.act(dot, "click")
        wait_for(lambda: not galpi.lookup("label", OTHER), "only what is yellow")
        galpi.see(WORDS)
        shoot("filter")
        galpi.act(galpi.find("push button", "Show All"), "click")
        galpi.see(OTHER)
        galpi.keys("alt+n")  # GTK 4.8 offers no action for a check button
        galpi.see("Nothing Found")
        galpi.keys("Escape")
        galpi.quit()
    finally:
        galpi.stop()

    told = subprocess.run([program, "export", book], capture_output=True, text=True, check=True).stdout
    assert " · Definition" in told and " · green" in told, told
    galpi, window = open_book(program, book)
    try:
        galpi.draw(galpi.find("filler", WORDS), 60, 300)  # its ends are those of the highlight
        galpi.find("push button", "Definition")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
