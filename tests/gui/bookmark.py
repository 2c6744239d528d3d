"""Sets a bookmark and takes it away, and finds words by typing."""
import subprocess

from journey import Galpi, run, wait_for


def turn_the_wheel(galpi):
    """With Ctrl held it makes the letters larger, and smaller again."""
    words = "The keeper lit the lamp"
    galpi.keys("ctrl+0")
    height = galpi.settled(galpi.find("filler", words)).height
    def turn(button):
        galpi.point(galpi.find("filler", words))
        subprocess.run(["xdotool", "keydown", "ctrl", "click", button, "click", button, "keyup", "ctrl"], check=True)
    turn("4")
    wait_for(lambda: galpi.settled(galpi.find("filler", words)).height > height, "larger letters")
    turn("5")
    wait_for(lambda: galpi.settled(galpi.find("filler", words)).height == height, "the letters before")


def journey(program, book, folder):
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        galpi.find("document text", "The Keeper, page 1")
        galpi.act(window, "win.bookmark")
        galpi.find("push button", "Remove the Bookmark")
        galpi.act(window, "win.undo")
        galpi.find("push button", "Bookmark This Page")

        page = galpi.find("document text", "The Keeper, page 1")
        galpi.act(page, "page.select-paragraph")
        galpi.find("push button", "Underline")
        galpi.keys("ctrl+f")
        galpi.find("entry", "Find in the book")
        galpi.write("HERON")
        galpi.see("1 place")
        galpi.keys("Return")
        galpi.see("1 of 1")
        galpi.see("The Boat")
        wait_for(lambda: [l for l in galpi.labels() if l == "2 / 3"], "the page of the words")
        wait_for(lambda: not galpi.lookup("push button", "Underline"), "the bar to go with its page")
        galpi.keys("Escape")
        galpi.act(window, "win.back")
        wait_for(lambda: [l for l in galpi.labels() if l == "1 / 3"], "the page before")
        turn_the_wheel(galpi)
        galpi.keys("ctrl+question")
        galpi.see("Highlight and write a note")
        galpi.keys("Escape")
        wait_for(lambda: "Highlight and write a note" not in galpi.labels(), "the shortcuts to go")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
