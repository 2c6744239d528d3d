"""A file with the identifier of a known book and another text: the reader is asked until there is an answer."""
import os
import subprocess

from journey import CHAPTERS, Galpi, run, wait_for, write_book

SHOTS = os.environ.get("GALPI_TEST_SHOTS")
WORDS = CHAPTERS[0][1][0]
OTHER = [("Dough", ["Flour, water and salt are left alone overnight in a bowl.",
                    "In the morning the oven is as hot as it will ever be."]),
         ("Crust", ["Steam makes the crust thin, and time makes it sing."])]


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def mark(program, book):
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        galpi.find("document text", "The Keeper, page 1")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be set")
        galpi.drag(galpi.find("filler", WORDS))
        galpi.find("push button", "Underline")
        galpi.keys("1")
        wait_for(lambda: not galpi.lookup("push button", "Underline"), "a highlight")
        galpi.quit()
    finally:
        galpi.stop()


def dismiss(galpi):
    """The dialog has no title, neither on the bus nor for X; it is the window that is not the book's."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "galpi"], capture_output=True, text=True,
                           check=False)
    dialog = [window for window in found.stdout.split() if window != galpi.x_window][-1]
    subprocess.run(["xdotool", "windowfocus", "--sync", dialog], check=True)
    galpi.keys("Escape")


def give(galpi, answer):
    galpi.act_until(galpi.find("push button", answer), "click",
                    lambda: not galpi.lookup("push button", "Another Book"), "no question")


def ask(program, book, answer, after):
    """Opens the other text; answers, or closes the question."""
    galpi = Galpi(program, book)
    try:
        window = galpi.window("Bread and Salt")
        galpi.find("document text", "Bread and Salt, page 1")
        galpi.see("Is This a New Edition of “The Keeper”?")
        shoot("identity")
        if answer:
            give(galpi, answer)
        else:
            dismiss(galpi)
            wait_for(lambda: not galpi.lookup("push button", "Another Book"), "no question")
        galpi.window("Bread and Salt")
        after(galpi, window)
        galpi.quit()
    finally:
        galpi.stop()


def see_no_marks(galpi, window):
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    galpi.see("No Highlights")


def see_marks(galpi, window):
    galpi.see("0 marks kept · 0 moved · 0 changed · 1 not found")
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    galpi.see(WORDS[:20])
    shoot("joined")


def journey(program, book, folder):
    mark(program, book)
    other = os.path.join(folder, "bread.epub")
    CHAPTERS[:] = OTHER
    write_book(other, title="Bread and Salt")
    ask(program, other, None, see_no_marks)
    ask(program, other, "New Edition", see_marks)

    third = os.path.join(folder, "third.epub")
    CHAPTERS[:] = [("Wool", ["A sheep is shorn in spring, when the nights have lost their frost.",
                             "Its wool is washed in the stream and dried upon the hedge."])]
    write_book(third, title="Wool")
    galpi = Galpi(program, third)
    try:
        galpi.window("Wool")
        galpi.see("Is This a New Edition of")
        give(galpi, "Another Book")
        galpi.window("Wool")
        galpi.quit()
    finally:
        galpi.stop()
    galpi = Galpi(program, third)
    try:
        window = galpi.window("Wool")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be set")
        assert not galpi.lookup("push button", "Another Book"), "asked once more"
        see_no_marks(galpi, window)
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
