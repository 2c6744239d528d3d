"""The author mails a corrected edition: the reader sees what it did to the marks, accepts, removes and takes back."""
import os
import subprocess

from journey import Atspi, CHAPTERS, Galpi, run, wait_for, write_book

SHOTS = os.environ.get("GALPI_TEST_SHOTS")
CORRECTED = "The keeper lit the lamp at five, and the sea went dark around it."
ADDED = "Long after midnight a bell was heard, and then it was quiet again."


def shoot(name):
    """Keeps a picture of the screen, when somebody wants to look at it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], check=False)


def open_book(program, book, language=None):
    galpi = Galpi(program, book, language=language)
    window = galpi.window("The Keeper")
    galpi.find("document text", "The Keeper")
    wait_for(lambda: "win.bookmark" in galpi.actions(window), "marks that can be set")
    return galpi, window


def click(galpi, node):
    """Clicks on what is shown; FALSE while it is not."""
    box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    if box.width <= 0 or box.height <= 0:
        return False
    subprocess.run(["xdotool", "mousemove", "--window", galpi.x_window, str(box.x + 5), str(box.y + 5), "click", "1"],
                   check=True)
    return True


def see_closed(galpi):
    """A window that closes is on the bus for a moment."""
    wait_for(lambda: galpi.lookup("frame", "This Edition") is None, "the review to be closed")
    galpi.window("The Keeper")


def highlight(galpi, words, colour):
    galpi.drag(galpi.find("filler", words))
    galpi.find("push button", "Underline")
    galpi.keys(colour)


def mark(program, book):
    galpi, window = open_book(program, book)
    try:
        galpi.see("1 / 3")
        highlight(galpi, CHAPTERS[0][1][0], "1")
        highlight(galpi, CHAPTERS[0][1][1], "3")
        galpi.act(window, "win.sidebar")
        galpi.act(galpi.find("page tab", "Highlights"), "click")
        galpi.see(CHAPTERS[0][1][0][:20])
        galpi.see(CHAPTERS[0][1][1][:20])
        assert "win.review" not in galpi.actions(window), "nothing is to be reviewed in a first edition"
        galpi.act(window, "win.sidebar")
        galpi.quit()
    finally:
        galpi.stop()


def correct(book):
    """One sentence corrected, one paragraph taken out, one more written."""
    CHAPTERS[0] = ("The Lamp", [CORRECTED])
    CHAPTERS[1] = ("The Boat", [CHAPTERS[1][1][0], ADDED, CHAPTERS[1][1][1]])
    write_book(book + ".tmp", modified="2026-02-01T00:00:00Z")
    os.rename(book + ".tmp", book)


def review(program, book):
    galpi, window = open_book(program, book)
    try:
        galpi.see("0 marks kept · 0 moved · 1 changed · 1 not found")
        shoot("toast")
        galpi.act(galpi.find("push button", "Review"), "click")
        dialog = galpi.window("This Edition")
        galpi.see("0 kept · 0 moved · 1 changed · 1 not found")
        galpi.see("Changed · The Lamp")
        galpi.see("Not found · The Lamp")
        galpi.see("at four, and the sea")
        galpi.see("at five, and the sea")
        shoot("review")
        galpi.act(galpi.find("push button", "Keep", dialog), "click")
        galpi.see("1 kept · 0 moved · 0 changed · 1 not found")
        galpi.act(galpi.find("push button", "Remove", dialog), "click")
        galpi.see("Every Mark Has Its Place")
        galpi.see("1 kept · 0 moved · 0 changed · 0 not found")
        shoot("done")
        galpi.keys("ctrl+z")
        galpi.see("1 kept · 0 moved · 0 changed · 1 not found")
        galpi.keys("ctrl+z")
        galpi.see("0 kept · 0 moved · 1 changed · 1 not found")
        subprocess.run(["xdotool", "windowsize", "--sync", galpi.x_window, "420", "700"], check=False)
        galpi.see("at five, and the sea")
        shoot("narrow")
        galpi.act(galpi.find("push button", "Go There", dialog), "click")
        see_closed(galpi)
        galpi.find("filler", CORRECTED)
        read_what_is_new(galpi, window)
        move_by_hand(galpi, window)
        galpi.quit()
    finally:
        galpi.stop()


def last_button(galpi, dialog, name):
    return [node for node in galpi.nodes(dialog) if node.get_name() == name and node.get_role_name() == "push button"][-1]


def move_by_hand(galpi, window):
    """What was not found is put on words that the author wrote since."""
    galpi.act(window, "win.review")
    dialog = galpi.window("This Edition")
    for tab in [node for node in galpi.nodes(dialog) if node.get_role_name() == "page tab"]:
        if tab.get_name().startswith("Marks"):
            galpi.act(tab, "click")
    galpi.see("Not found · The Lamp")
    galpi.act(last_button(galpi, dialog, "Move…"), "click")
    see_closed(galpi)
    galpi.see("Select the words where this mark belongs.")
    assert "win.put-mark" not in galpi.actions(window), "nothing is selected yet"
    galpi.act(galpi.find("push button", "Cancel"), "click")
    wait_for(lambda: not galpi.lookup("push button", "Put It Here"), "no bar")

    galpi.act(window, "win.review")
    dialog = galpi.window("This Edition")
    galpi.see("Not found · The Lamp")
    galpi.act(last_button(galpi, dialog, "Move…"), "click")
    see_closed(galpi)
    galpi.find("push button", "Put It Here")
    galpi.keys("Page_Down")
    galpi.see("2 / 3")
    galpi.drag(galpi.find("filler", ADDED))
    wait_for(lambda: "win.put-mark" in galpi.actions(window), "words to put it on")
    shoot("placing")
    galpi.act(window, "win.put-mark")
    galpi.see("The mark is here now")
    shoot("put")
    galpi.act(window, "win.review")
    dialog = galpi.window("This Edition")
    galpi.see("1 kept · 0 moved · 1 changed · 0 not found")
    galpi.keys("ctrl+z")
    galpi.see("0 kept · 0 moved · 1 changed · 1 not found")
    galpi.keys("Escape")
    see_closed(galpi)


def read_what_is_new(galpi, window):
    galpi.act(window, "win.review")
    dialog = galpi.window("This Edition")
    galpi.find("page tab", "What Is New", dialog)
    for tab in [node for node in galpi.nodes(dialog) if node.get_role_name() == "page tab"]:
        if tab.get_name().startswith("What Is New"):  # one for a wide window and one for a narrow one
            galpi.act(tab, "click")
    galpi.see("Edited · The Lamp")
    galpi.see("1 paragraph removed here · The Lamp")
    galpi.see("Added · The Boat")
    galpi.see(ADDED[:20])
    shoot("new")
    wait_for(lambda: click(galpi, galpi.lookup("label", "Added · The Boat", dialog)), "a paragraph to click on")
    see_closed(galpi)
    galpi.see("2 / 3")
    galpi.find("filler", ADDED)
    shoot("bars")


def speak_korean(program, book):
    galpi, window = open_book(program, book, language="ko")
    try:
        galpi.act(window, "win.review")
        galpi.window("이 판")
        galpi.see("0개 그대로 · 0개 옮겨짐 · 1개 바뀜 · 1개 못 찾음")
        galpi.see("바뀜 · The Lamp")
        galpi.find("push button", "그대로 두기")
        shoot("korean")
        galpi.keys("Escape")
        galpi.window("The Keeper")
        galpi.quit()
    finally:
        galpi.stop()


def read_without_marks(program, book):
    """Who has no marks is told all the same that there is something new."""
    galpi, _ = open_book(program, book)
    try:
        galpi.quit()
    finally:
        galpi.stop()
    CHAPTERS[0][1].append("새벽에는 빵 냄새가 났다.")
    write_book(book, modified="2026-03-01T00:00:00Z", title="The Keeper Alone", identifier="urn:galpi:test:alone")
    galpi, _ = open_book(program, book)
    try:
        galpi.see("This is a new edition of the book")
        shoot("alone")
        galpi.act(galpi.find("push button", "What Is New"), "click")
        galpi.window("This Edition")
        galpi.see("Added · Dough")
        galpi.keys("Escape")
        galpi.window("The Keeper")
        galpi.quit()
    finally:
        galpi.stop()
    galpi, window = open_book(program, book)
    try:
        wait_for(lambda: "win.review" in galpi.actions(window), "what is new")
        assert not [label for label in galpi.labels() if "This is a new edition" in label], "told twice"
        galpi.quit()
    finally:
        galpi.stop()


def journey(program, book, folder):
    mark(program, book)
    correct(book)
    review(program, book)
    speak_korean(program, book)
    alone = os.path.join(folder, "alone.epub")
    CHAPTERS[:] = [("Dough", ["Flour, water and salt are left alone overnight in a bowl.",
                              "In the morning the oven is as hot as it will ever be.",
                              "Steam makes the crust thin, and time makes it sing."])]
    write_book(alone, title="The Keeper Alone", identifier="urn:galpi:test:alone")
    read_without_marks(program, alone)


run(journey)
