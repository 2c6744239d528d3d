"""Brings back a highlight that was removed, from the copy of an earlier day."""
import glob
import os
import sqlite3
import subprocess

from journey import Galpi, run, wait_for

WORDS = "The keeper lit the lamp at four"


def folder_of_marks():
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.join(data, "galpi")


def keep_a_copy():
    """As the program does once a day."""
    base = os.path.join(folder_of_marks(), "galpi.db")
    copies = os.path.dirname(glob.glob(os.path.join(folder_of_marks(), "**", "galpi.db-????-??-??"), recursive=True)[0])
    source = sqlite3.connect(base)
    copy = sqlite3.connect(os.path.join(copies, "galpi.db-2026-11-01"))
    source.backup(copy)
    copy.close()
    source.close()


def journey(program, book, folder):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'Highlight,Title,Author,URL,Note,Location,Date\n"{WORDS}",The Keeper,,,kept once,,\n')
    subprocess.run([program, "import", book, path], check=True, stdout=subprocess.DEVNULL)
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.restore" in galpi.actions(window), "marks")
        keep_a_copy()
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see("kept once")
        galpi.act(window, "win.undo")
        wait_for(lambda: not galpi.lookup("label", "kept once"), "no marks")
        galpi.act(window, "win.restore")
        galpi.window("Bring Back Marks")
        galpi.see("1 mark would come back")
        galpi.act_until(galpi.find("push button", "Bring Back"), "click",
                        lambda: galpi.lookup("label", "kept once"), "the mark")
        galpi.window("The Keeper")
        galpi.act(window, "win.undo")
        wait_for(lambda: not galpi.lookup("label", "kept once"), "no marks once more")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
