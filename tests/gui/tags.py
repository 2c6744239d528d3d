"""Gives a highlight tags, one of them by completion; filters by them, takes them back, and finds them again."""
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


def marks(program, book):
    """What is written, as the shell tells it."""
    return subprocess.run([program, "marks", "--json", book], capture_output=True, text=True, check=True).stdout


def open_list(program, book, *to_mark):
    galpi = Galpi(program, book)
    window = galpi.window("The Keeper")
    galpi.find("document text", "The Keeper, page 1")
    wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be set")
    for words in to_mark:  # before the page moves to make room for the list
        galpi.drag(galpi.find("filler", words))
        galpi.find("push button", "Underline")
        galpi.keys("1")
        wait_for(lambda: not galpi.lookup("push button", "Underline"), "a highlight")
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    return galpi, window


def count_windows():
    """With popovers, which have no place on the bus before they have something to say there."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".*"], capture_output=True, text=True,
                           check=False)
    return len(found.stdout.split())


def write_tags(galpi, text, complete=False):
    field = wait_for(lambda: galpi.lookup("text", "Tags"), "tags to write")
    galpi.keys("End")
    before = count_windows()
    galpi.write(text)
    wait_for(lambda: text_of(field).endswith(text), "tags that are written")
    if complete:
        wait_for(lambda: count_windows() > before, "a tag that is offered")
        shoot("tags")
        galpi.keys("Down", "Return")
    galpi.keys("Return")
    wait_for(lambda: not galpi.lookup("text", "Tags"), "no tags to write")


def edit_tags(galpi, words):
    """By the menu of a row, which the keyboard has after a click."""
    item = galpi.menu_of(galpi.find("label", words), "Edit Tags")
    galpi.act(item, "click")


def journey(program, book, folder):
    galpi, window = open_list(program, book, WORDS, OTHER)
    try:
        galpi.find("label", OTHER)
        edit_tags(galpi, WORDS)
        write_tags(galpi, "lighthouse, sea")
        galpi.find("label", "lighthouse")
        galpi.find("label", "sea")
        edit_tags(galpi, OTHER)
        write_tags(galpi, "night, li", complete=True)
        wait_for(lambda: galpi.labels().count("lighthouse") > 1, "a tag that was completed")
        shoot("rows")

        button = [node for node in galpi.nodes() if node.get_name() == "Filters"][-1]
        tag = galpi.act_until(button, "click", lambda: galpi.lookup("push button", "night"), "the filters")
        galpi.act(tag, "click")
        wait_for(lambda: not galpi.lookup("label", WORDS), "only what has the tag")
        shoot("filter")
        galpi.act(galpi.find("push button", "Show All"), "click")
        galpi.find("label", WORDS)
        galpi.keys("Escape")
        galpi.act(window, "win.undo")
        wait_for(lambda: not galpi.lookup("label", "night"), "no tag")
        galpi.act(window, "win.redo")
        galpi.find("label", "night")
        edit_tags(galpi, OTHER)
        galpi.act(galpi.find("push button", "Erratum"), "click")
        galpi.act(galpi.find("push button", "Wavy Underline"), "click")
        wait_for(lambda: text_of(galpi.lookup("text", "Tags")).endswith("erratum"), "the tag of an erratum")
        # A button that is pressed by the keyboard, or so, acts a moment later.
        wait_for(lambda: "squiggle" in marks(program, book), "a wave that is written")
        galpi.keys("Escape")
        galpi.find("label", "erratum")
    finally:
        galpi.stop()

    galpi, window = open_list(program, book)
    try:
        galpi.find("label", "night")
        galpi.find("label", "sea")
        galpi.find("label", "erratum")
        galpi.quit()
        assert "squiggle" in marks(program, book)
    finally:
        galpi.stop()


run(journey)
