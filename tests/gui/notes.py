"""Two devices that know each other by a folder: what one marks the other has, and what is taken back goes everywhere."""
import glob
import os
import shutil
import subprocess

from journey import Galpi, run, wait_for

WORDS = "The keeper lit the lamp at four"
BOAT = "a boat lay on the stones"


def seed(program, book, folder, store, words, note):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'Highlight,Title,Author,URL,Note,Location,Date\n"{words}",,,,{note},,2024-05-01 10:00:00\n')
    subprocess.run([program, "import", "--store", store, book, path], check=True, stdout=subprocess.DEVNULL)


def meet(program, book, store, shared):
    """The other device."""
    return subprocess.run([program, "marks", "--sync", shared, "--store", store, book], check=True,
                          capture_output=True, text=True).stdout


def choose(galpi, window, shared):
    galpi.act(window, "win.notes-folder")
    galpi.window("Notes Folder")
    galpi.act(galpi.find("push button", "Choose…"), "click")
    chooser = galpi.window("Choose a Folder", "filler")  # so GTK 4.8 calls its file dialog
    galpi.keys("ctrl+l", "ctrl+a")
    galpi.write(shared)
    galpi.act(galpi.find("push button", "Choose", chooser), "click")
    galpi.see(shared)
    galpi.window("Notes Folder")
    galpi.keys("Escape")


def journey(program, book, folder):
    shared = os.path.join(folder, "shared")
    other = os.path.join(folder, "other", "galpi.db")
    os.makedirs(shared)
    os.makedirs(os.path.dirname(other))
    os.environ["GSETTINGS_BACKEND"] = "keyfile"
    seed(program, book, folder, other, WORDS, "from elsewhere")
    meet(program, book, other, shared)
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.import" in galpi.actions(window), "marks")
        choose(galpi, window, shared)
        galpi.window("The Keeper")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see("from elsewhere")
        wait_for(lambda: len(glob.glob(os.path.join(shared, "*.annotation"))) == 2, "a file of this device")
        # The folder changes while the book is open.
        seed(program, book, folder, other, BOAT, "and another")
        meet(program, book, other, shared)
        galpi.see("and another")
        # What is undone here is gone there.
        galpi.act(window, "win.undo")
        wait_for(lambda: not galpi.lookup("label", "and another"), "the first mark alone")
        galpi.window("The Keeper")
        galpi.quit()
    finally:
        galpi.stop()
    assert "1 removed" in meet(program, book, other, shared)
    told = subprocess.run([program, "marks", "--store", other, book], check=True, capture_output=True, text=True).stdout
    assert "from elsewhere" in told and "and another" not in told, told
    # The setting stays: the next start takes over what came in between.
    seed(program, book, folder, other, BOAT, "brought later")
    meet(program, book, other, shared)
    galpi = Galpi(program, book)
    try:
        galpi.window("The Keeper")
        galpi.see("brought later")
        shutil.rmtree(shared)
        galpi.quit()
    finally:
        galpi.stop()
    assert not os.path.exists(shared)


run(journey)
