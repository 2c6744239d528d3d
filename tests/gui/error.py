"""A file that is no book is named in a sentence, and the shelf knows the books that are."""
import os

from journey import Galpi, run


def journey(program, book, folder):
    broken = os.path.join(folder, "letter.epub")
    with open(broken, "w", encoding="utf8") as file:
        file.write("Dear reader, this is not a book.")
    galpi = Galpi(program, broken)
    try:
        galpi.window("letter.epub")
        galpi.find("push button", "Open Another…")
        galpi.see("“letter.epub”")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
