"""Copies words as a citation and as a link, by keys and from menus; the link leads back into the book."""
import os
import subprocess

from journey import Galpi, PAGE_LIST, run, text_of, wait_for, write_book

WORDS = "In the morning a boat lay on the stones, whole and empty."
SHOTS = os.environ.get("GALPI_TEST_SHOTS")


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def paste(galpi):
    """What is on the clipboard, by way of a note that stays empty."""
    note = galpi.find("text", "Note")
    galpi.keys("ctrl+v")
    text = wait_for(lambda: text_of(note), "a note with what was copied")
    galpi.keys("ctrl+a", "Delete", "ctrl+Return")
    wait_for(lambda: not galpi.lookup("text", "Note"), "no note")
    return text


def journey(program, book, folder):
    write_book(book, pages=PAGE_LIST)
    galpi = Galpi(program, "--goto", "p. 9", book)
    try:
        window = galpi.window("The Keeper")
        galpi.find("document text", "The Keeper")
        wait_for(lambda: "win.bookmark" in galpi.actions(window), "marks that can be set")
        galpi.drag(galpi.find("filler", WORDS))
        galpi.find("push button", "Copy Link")
        shoot("selection")
        galpi.keys("ctrl+shift+c")
        galpi.see("Citation copied")
        galpi.keys("n")
        lines = paste(galpi).split("\n")
        assert lines[:2] == [f"“{WORDS}”", "— A. Writer, The Keeper, “The Boat”, p. 9"], lines
        assert lines[2].startswith("galpi:open?book=urn%3Agalpi%3Atest%3Akeeper"), lines

        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see(WORDS)
        galpi.act_until(galpi.find("push button", "More"), "click",
                        lambda: galpi.lookup("menu item", "Copy Link"), "a menu")
        shoot("menu")
        galpi.act(galpi.find("menu item", "Copy Link"), "click")
        galpi.see("Link copied")
        galpi.act_until(galpi.find("push button", "Edit Note"), "click",
                        lambda: galpi.lookup("text", "Note"), "a note to write")
        shoot("note")
        link = paste(galpi)
        assert link == lines[2], link
        galpi.quit()
    finally:
        galpi.stop()

    galpi = Galpi(program, "--goto", link, book)
    try:
        galpi.window("The Keeper")
        galpi.see("2 / 3")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
