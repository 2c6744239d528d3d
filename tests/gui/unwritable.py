"""Where nothing can be written the book opens all the same and the marks are kept until they can be."""
import os
import subprocess

from journey import Galpi, run, wait_for


def list_marks(program, book):
    return subprocess.run([program, "marks", book], capture_output=True, text=True, check=False).stdout


def journey(program, book, folder):
    # Also root cannot make a folder where a file is.
    blocker = os.path.join(os.environ["XDG_DATA_HOME"], "galpi")
    with open(blocker, "w", encoding="utf8"):
        pass
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        page = galpi.find("document text", "The Keeper, page 1")
        galpi.see("cannot be written")
        galpi.act(page, "page.select-paragraph")
        galpi.find("push button", "Underline")
        galpi.keys("1")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see("The Lamp ·")

        os.remove(blocker)
        galpi.act(galpi.find("push button", "Try Again"), "click")
        wait_for(lambda: "The Lamp" in list_marks(program, book), "the mark in the store")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
