"""The author corrects the text while it is read: the page shows it at the same place, with the marks."""
import os

from journey import CHAPTERS, Galpi, run, wait_for, write_book

LONG = "\n\n".join(f"Line {i} of the log, and nothing happened on the sea that night." for i in range(60))
TEXT = f"""# The Log

{LONG}

# The Storm

The keeper saw teh storm come from the west.

Nobody else did.
"""


def write(path, text):
    """Saves as editors do, by way of a second file."""
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(path + ".tmp", path)


def page_number(galpi):
    shown = [label for label in galpi.labels() if " / " in label]
    return shown[0] if shown else None


def correct_one_file(program, folder):
    path = os.path.join(folder, "log.md")
    write(path, TEXT)
    galpi = Galpi(program, path)
    try:
        window = galpi.window("The Log")
        galpi.find("document text", "The Log, page 1")
        galpi.keys("ctrl+End")
        wait_for(lambda: galpi.lookup("heading", "The Storm"), "the second chapter")
        galpi.find("filler", "The keeper saw teh storm")
        galpi.act(window, "win.bookmark")
        galpi.find("push button", "Remove the Bookmark")
        place = wait_for(lambda: page_number(galpi), "the number of the page")

        with open(path, "w", encoding="utf-8"):  # a program that saves in two steps
            pass
        write(path, TEXT.replace("teh storm", "the storm").replace("Line 3 of", "The third line of"))
        galpi.find("filler", "The keeper saw the storm")
        galpi.see("The book has changed")
        wait_for(lambda: page_number(galpi) == place, "the same page")
        galpi.find("push button", "Remove the Bookmark")
        assert galpi.lookup("heading", "The Storm"), "the reader has been moved"

        os.remove(path)
        galpi.keys("Left")
        wait_for(lambda: page_number(galpi) != place, "the page before, of a book whose file is gone")
        galpi.quit()
    finally:
        galpi.stop()


def correct_a_folder(program, folder):
    root = os.path.join(folder, "book")
    os.makedirs(os.path.join(root, "two"))
    write(os.path.join(root, "SUMMARY.md"), "- [One](one.md)\n- [Two](two/two.md)\n")
    write(os.path.join(root, "one.md"), "# One\n\nThe first.\n")
    write(os.path.join(root, "two", "two.md"), "# Two\n\nThe secnd.\n")
    galpi = Galpi(program, root)
    try:
        galpi.window("One")
        galpi.keys("ctrl+End")
        galpi.find("filler", "The secnd.")
        write(os.path.join(root, "two", "two.md"), "# Two\n\nThe second.\n")
        galpi.find("filler", "The second.")
        galpi.quit()
    finally:
        galpi.stop()


def correct_an_epub(program, book):
    galpi = Galpi(program, book)
    try:
        galpi.window("The Keeper")
        galpi.find("document text", "The Keeper, page 1")
        galpi.see("1 / 3")
        galpi.keys("Right")
        galpi.see("2 / 3")
        with open(book, "rb+") as file:  # half a download
            file.truncate(700)
        CHAPTERS[1] = ("The Boat", ["In the evening a boat lay on the stones."])
        write_book(book + ".tmp")
        os.rename(book + ".tmp", book)
        galpi.find("filler", "In the evening")
        galpi.see("2 / 3")
        galpi.quit()
    finally:
        galpi.stop()


def journey(program, book, folder):
    correct_one_file(program, folder)
    correct_a_folder(program, folder)
    correct_an_epub(program, book)


run(journey)
