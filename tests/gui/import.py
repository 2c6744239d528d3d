"""Takes over marks that another program exported: what would be done is shown first, and can be undone."""
import os

from journey import Galpi, run, wait_for

WORDS = "The keeper lit the lamp at four"
CSV = f"""Highlight,Title,Author,URL,Note,Location,Date
"{WORDS}",The Keeper,A. Writer,,from elsewhere,1,2024-05-01 10:00:00
"This sentence is in another book altogether.",The Keeper,A. Writer,,,2,2024-05-01 10:01:00
"""


def choose(galpi, window, path):
    galpi.act(window, "win.import")
    dialog = galpi.window("Import Marks", "filler")  # so GTK 4.8 calls its file dialog
    galpi.keys("ctrl+l")
    galpi.keys("ctrl+a")
    galpi.write(path)
    galpi.act(galpi.find("push button", "Open", dialog), "click")


def journey(program, book, folder):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(CSV)
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.import" in galpi.actions(window), "marks that can be imported")
        choose(galpi, window, path)
        galpi.see("New: 1 · Not found: 1")
        galpi.see("another book altogether")
        galpi.act_until(galpi.find("push button", "Import"), "click",
                        lambda: [label for label in galpi.labels() if "1 mark imported" in label],
                        "marks that are imported")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see("from elsewhere")
        galpi.act(window, "win.undo")
        wait_for(lambda: not galpi.lookup("label", "from elsewhere"), "no marks once more")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
