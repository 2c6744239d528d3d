"""Marks words with the pointer and with keys, is killed, opens the book again, and takes the marks along."""
import os
import subprocess

from journey import Galpi, run, text_of, wait_for

WORDS = "The keeper lit the lamp at four"


def open_book(program, book):
    galpi = Galpi(program, book)
    window = galpi.window("The Keeper")
    page = galpi.find("document text", "The Keeper, page 1")
    galpi.see("1 / ")
    return galpi, window, page


def mark(galpi, window, page):
    wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
    galpi.act(page, "page.select-paragraph")
    galpi.find("push button", "Underline")
    galpi.keys("1")
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    galpi.see("The Lamp")
    galpi.drag(galpi.find("filler", WORDS))
    galpi.keys("3")
    galpi.see(WORDS)


def write_note(galpi, window):
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    galpi.see(WORDS)
    galpi.act_until(galpi.find("push button", "Edit Note"), "click",
                    lambda: galpi.lookup("text", "Note"), "a note to write")
    galpi.write("read aloud")
    galpi.keys("ctrl+Return")
    galpi.see("read aloud")


def save(galpi, window, path):
    galpi.act(window, "win.export")
    text = wait_for(lambda: text_of(galpi.find("text", "Preview")), "a preview")
    galpi.act(galpi.find("push button", "Save…"), "click")
    dialog = galpi.window("Save Marks", "filler")  # so GTK 4.8 calls its file dialog
    galpi.keys("ctrl+a")
    galpi.write(path)
    galpi.act(galpi.find("push button", "Save", dialog), "click")
    galpi.wait_for_end("Export Marks")
    galpi.see("Marks saved")
    return text


def journey(program, book, folder):
    galpi, window, page = open_book(program, book)
    try:
        mark(galpi, window, page)
    finally:
        galpi.stop()

    galpi, window, page = open_book(program, book)
    try:
        write_note(galpi, window)
        path = os.path.join(folder, "marks.md")
        preview = save(galpi, window, path)
        galpi.window("The Keeper")
        galpi.quit()
    finally:
        galpi.stop()
    with open(path, encoding="utf8") as file:
        text = file.read()
    assert text == preview, text
    assert "> The Lamp" in text and f"> {WORDS}" in text and "read aloud" in text and "A. Writer" in text, text
    told = subprocess.run([program, "export", book], capture_output=True, text=True, check=True).stdout
    assert told.split("## ", 1)[1] == text.split("## ", 1)[1], told


run(journey)
