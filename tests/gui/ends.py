"""Marks over the end of a chapter and takes it back in one step, drags the end of a mark, and writes a note to it
in a narrow window."""
from journey import FOCUSED, Galpi, run, text_of, wait_for

WORDS = "The keeper lit the lamp at four"


def rows(galpi):
    """How many highlights the list has."""
    return len([node for node in galpi.nodes()
                if node.get_role_name() == "push button" and (node.get_name() or "").endswith("Edit Note")])


def mark_over_the_end(galpi, window):
    galpi.act(galpi.find("document text", "The Keeper, page 1"), "page.select-paragraph")
    galpi.find("push button", "Underline")
    galpi.keys("shift+Down", "shift+Down", "shift+Down")
    galpi.find("document text", "The Keeper, page 2")
    galpi.keys("1")
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    wait_for(lambda: rows(galpi) == 2, "a highlight in each chapter")
    galpi.act(window, "win.undo")
    wait_for(lambda: rows(galpi) == 0, "both highlights to go")


def drag_the_beginning(galpi, window):
    galpi.act(galpi.find("document text", "The Keeper, page 2"), "page.book-start")
    galpi.find("document text", "The Keeper, page 1")
    galpi.drag(galpi.find("filler", WORDS))
    galpi.find("push button", "Underline")
    galpi.keys("1")
    galpi.see(WORDS)
    galpi.draw(galpi.find("filler", WORDS), 1, 100)
    wait_for(lambda: any("lamp at four" in label and not label.startswith("The keeper")
                         for label in galpi.labels()), "a quote that begins later")


def write_where_it_is_narrow(galpi):
    """The list lies over the page there, and goes away for the note."""
    galpi.resize(380, 640)
    galpi.act_until(galpi.find("push button", "Edit Note"), "click", lambda: galpi.lookup("text", "Note"),
                    "a note to write")
    wait_for(lambda: galpi.lookup("text", "Note").get_state_set().contains(FOCUSED), "the keyboard in the note")
    galpi.write("late")
    wait_for(lambda: text_of(galpi.lookup("text", "Note")) == "late", "a note")


def journey(program, book, folder):
    galpi = Galpi(program, book)
    try:
        window = galpi.window("The Keeper")
        wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be exported")
        mark_over_the_end(galpi, window)
        drag_the_beginning(galpi, window)
        write_where_it_is_narrow(galpi)
        galpi.keys("Escape")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
