"""Is called with a place to go to: a heading, words, a percentage, and one that is not there; the last into the
window that is open."""
import subprocess

from journey import Galpi, run


def opens_at(program, book, wish, page):
    galpi = Galpi(program, "--goto", wish, book)
    try:
        galpi.window("The Keeper")
        galpi.find("document text", f"The Keeper, page {page}")
        galpi.quit()
    finally:
        galpi.stop()


def journey(program, book, folder):
    opens_at(program, book, "the boat", 2)
    opens_at(program, book, "등대지기는 네 시에", 3)
    opens_at(program, book, "galpi:open?cfi=epubcfi(/6/4!/4/4/1:0)", 2)
    galpi = Galpi(program, book)
    try:
        galpi.window("The Keeper")
        subprocess.run([program, "--goto=100%", book], check=True)
        galpi.find("document text", "The Keeper, page 3")
        subprocess.run([program, "--goto", "whales", book], check=True)
        galpi.see("“whales” is not in this book.")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
