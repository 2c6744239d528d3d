"""Takes marks along: some of one book, in a form of the reader's own, and those of the whole shelf."""
import os
import subprocess

from journey import Galpi, run, text_of, wait_for, write_book

HEAD = "Highlight,Title,Author,URL,Note,Location,Date\n"
LAMP = "The keeper lit the lamp at four"
BOAT = "a boat lay on the stones"
TEMPLATE = "{{title}}: {{#marks}}[{{text}}]{{/marks}}\n"


def seed(program, book, folder, rows):
    path = os.path.join(folder, "readwise.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(f'"{words}",,,,{note},,2024-05-01 10:00:00\n' for words, note in rows))
    subprocess.run([program, "import", book, path], check=True, stdout=subprocess.DEVNULL)


def choose(galpi, row, *downs):
    """Takes another entry of a row with a list."""
    galpi.click(galpi.find("combo box", row))
    galpi.keys(*downs, "Return")


def shown(galpi):
    node = galpi.lookup("text", "Preview")
    return text_of(node) if node else ""


def see_preview(galpi, wanted, unwanted=None):
    return wait_for(lambda: wanted in shown(galpi) and (unwanted is None or unwanted not in shown(galpi)) and shown(galpi),
                    f"a preview with “{wanted}” and without “{unwanted}”")


def save(galpi, path, *keys):
    galpi.act(galpi.find("push button", "Save…"), "click")
    dialog = galpi.window("Save Marks", "filler")  # so GTK 4.8 calls its file dialog
    galpi.keys(*keys, "ctrl+a")
    galpi.write(path)
    galpi.act(galpi.find("push button", "Save", dialog), "click")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def export_chapter(galpi, window, folder):
    """What is saved is what was shown, byte for byte."""
    galpi.act(window, "win.export")
    galpi.window("Export Marks")
    see_preview(galpi, BOAT)
    galpi.click(galpi.find("list item", "Which Marks"))
    wait_for(lambda: galpi.lookup("combo box", "Chapter").get_component_iface().get_size().y > 1, "rows below")
    choose(galpi, "Chapter", "Down", "Down")
    text = see_preview(galpi, BOAT, LAMP)
    galpi.see("1 of 2")
    path = os.path.join(folder, "chapter.md")
    save(galpi, path)
    galpi.wait_for_end("Export Marks")
    galpi.see("Marks saved")
    assert read(path) == text, (read(path), text)


def export_shelf(galpi, window, folder):
    galpi.window("The Keeper")
    galpi.act(window, "win.export")
    galpi.window("Export Marks")
    see_preview(galpi, LAMP)
    choose(galpi, "Books", "Down")
    galpi.see("3 of 3")
    text = shown(galpi)
    shelf = os.path.join(folder, "shelf")
    os.mkdir(shelf)
    save(galpi, shelf, "ctrl+l")
    wait_for(lambda: sorted(os.listdir(shelf)) == ["Another.md", "The Keeper.md"], "the files of the shelf")
    assert "not a single word" in read(os.path.join(shelf, "Another.md"))
    assert text == read(os.path.join(shelf, "The Keeper.md")), text


def export_shelf_again(galpi, window, folder):
    """What is in the folder is not replaced unasked."""
    shelf = os.path.join(folder, "shelf")
    path = os.path.join(shelf, "The Keeper.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write("mine")
    galpi.window("The Keeper")
    galpi.act(window, "win.export")
    galpi.window("Export Marks")
    see_preview(galpi, LAMP)
    choose(galpi, "Books", "Down")
    galpi.see("3 of 3")
    save(galpi, shelf, "ctrl+l")
    galpi.see("2 files of those names are in the folder already.")
    assert read(path) == "mine"
    galpi.act(galpi.find("push button", "Replace"), "click")
    wait_for(lambda: LAMP in read(path), "another file")


def export_template(galpi, window, folder):
    template = os.path.join(folder, "mine.md")
    with open(template, "w", encoding="utf-8") as file:
        file.write(TEMPLATE)
    galpi.window("The Keeper")
    galpi.act(window, "win.export")
    galpi.window("Export Marks")
    galpi.act(galpi.find("push button", "Choose a Template…"), "click")
    dialog = galpi.window("Choose a Template", "filler")
    galpi.keys("ctrl+l")
    galpi.keys("ctrl+a")
    galpi.write(template)
    galpi.act(galpi.find("push button", "Open", dialog), "click")
    galpi.see("mine.md")
    see_preview(galpi, f"The Keeper: [{LAMP}]")
    galpi.window("Export Marks")
    galpi.keys("Escape")
    with open(template, "w", encoding="utf-8") as file:
        file.write("{{#marks}}")
    galpi.window("The Keeper")
    galpi.act(window, "win.export")
    galpi.see("The template cannot be used. (template: nothing closes “marks”)")
    galpi.act(galpi.find("push button", "Use No Template"), "click")
    see_preview(galpi, "# The Keeper")
    galpi.window("Export Marks")
    galpi.keys("Escape")


def export_without_marks(program, book):
    """A book without marks still leads to those of the others."""
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "an export")
        galpi.act(window, "win.export")
        galpi.window("Export Marks")
        galpi.see("There are no marks in this book yet.")
        choose(galpi, "Books", "Down")
        see_preview(galpi, "not a single word")
        galpi.see("1 of 1")
    finally:
        galpi.stop()


def journey(program, book, folder):
    other = os.path.join(folder, "another.epub")
    write_book(other, title="Another", identifier="urn:galpi:test:another",
               chapters=[("Alone", ["Nothing in this book is in the other one, not a single word."])])
    seed(program, other, folder, [("not a single word", "")])
    export_without_marks(program, book)
    seed(program, book, folder, [(LAMP, ""), (BOAT, "read aloud")])
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
        export_chapter(galpi, window, folder)
        export_shelf(galpi, window, folder)
        export_shelf_again(galpi, window, folder)
        export_template(galpi, window, folder)
        galpi.window("The Keeper")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
