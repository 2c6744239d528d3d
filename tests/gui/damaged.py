"""Damage in the database of marks: the reader is told what could be read, sees the details, and is led to the copies."""
import os
import sqlite3
import subprocess

from journey import Galpi, run, wait_for

SHOTS = os.environ.get("GALPI_TEST_SHOTS")
WORDS = ["The keeper lit the lamp at four", "Nobody came that night", "a boat lay on the stones"]


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def damage():
    """Writes over the page with the root of the table of marks; the journal still has them."""
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    path = os.path.join(data, "galpi", "galpi.db")
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page, size = database.execute("SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema"
                                  " WHERE name = 'marks'").fetchone()
    database.close()
    with open(path, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def journey(program, book, folder):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("Highlight\n" + "".join(f'"{words}"\n' for words in WORDS))
    subprocess.run([program, "import", book, path], check=True, stdout=subprocess.DEVNULL)
    damage()
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        galpi.see("was damaged and has been set aside. 3 marks could be read.")
        shoot("banner")
        galpi.act(galpi.find("push button", "Details…"), "click")
        galpi.see("galpi.db.damaged-1")
        shoot("details")
        galpi.act(galpi.find("push button", "Restore From…"), "click")
        galpi.window("Bring Back Marks")
        galpi.keys("Escape")
        galpi.window("The Keeper")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see(WORDS[2])
        galpi.quit()
    finally:
        galpi.stop()

    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.restore" in galpi.actions(window), "marks")
        assert not [label for label in galpi.labels() if "was damaged" in label], "told twice"
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
