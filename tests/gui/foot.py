"""Reads what stands under the page: its number, the print page, the time left, and what a click makes of them."""
import os

from journey import PAGE_LIST, Galpi, run, wait_for, write_book


def journey(program, book, folder):
    printed = os.path.join(folder, "printed.epub")
    write_book(printed, PAGE_LIST)
    galpi = Galpi(program, printed)
    try:
        galpi.window("The Keeper")
        def shows(text):
            wait_for(lambda: text in galpi.labels(), f"“{text}” in the foot")
        shows("1 / 3 · p. xii in print")
        shows("1 min left in chapter")
        galpi.keys("Next")
        shows("2 / 3 · p. 9 in print")
        # The third chapter is after the last page that is listed, and still on it.
        galpi.keys("Next")
        shows("3 / 3 · p. 9 in print")
        galpi.act(galpi.find("push button", "3 / 3"), "click")
        shows("Last page of the chapter")
        galpi.act(galpi.find("push button", "1 min left in chapter"), "click")
        shows("1 min left in book")
        galpi.act(galpi.find("push button", "1 min left in book"), "click")
        shows("100 %")
        galpi.quit()
    finally:
        galpi.stop()
    read_one_file(program, folder)


def read_one_file(program, folder):
    """All of a file is under its title, which is no chapter: the first one is, of about 2500 words."""
    path = os.path.join(folder, "long.md")
    with open(path, "w", encoding="utf8") as file:
        file.write("# The Long Book\n\n")
        for title in ("One", "Two", "Three"):
            file.write(f"## {title}\n\n" + ("Words of five letter.\n" * 625) + "\n\n")
    galpi = Galpi(program, path)
    try:
        galpi.window("The Long Book")
        wait_for(lambda: [l for l in galpi.labels() if l in ("8 min left in chapter", "9 min left in chapter")],
                 "the time for the first of three chapters")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
