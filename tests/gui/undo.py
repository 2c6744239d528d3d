"""Takes back everything, one thing after another, also what was done before the program was killed; and does it
all again."""
import subprocess

from journey import Galpi, run, text_of, wait_for

WORDS = "The keeper lit the lamp at four"
OTHER = "Nobody came that night."


def marks(program, book):
    """What is written, as the shell tells it."""
    return subprocess.run([program, "marks", "--json", book], capture_output=True, text=True, check=True).stdout


def open_book(program, book):
    galpi = Galpi(program, book)
    window = galpi.window("The Keeper")
    galpi.find("document text", "The Keeper, page 1")
    wait_for(lambda: "win.export" in galpi.actions(window), "marks that can be changed")
    return galpi, window


def mark(galpi, words, key):
    galpi.drag(galpi.find("filler", words))
    galpi.find("push button", "Underline")
    galpi.keys(key)
    wait_for(lambda: not galpi.lookup("push button", "Underline"), "a mark")


def do_things(galpi, window, states, look):
    """Each of these is one step."""
    def done(what):
        states.append(wait_for(lambda: look() if look() not in states else None, what))
    mark(galpi, WORDS, "1")
    done("a highlight")
    mark(galpi, OTHER, "u")
    done("an underline")
    galpi.act(window, "win.bookmark")
    done("a bookmark")
    galpi.draw(galpi.find("filler", WORDS), 60, 200)
    galpi.find("push button", "Underline")
    galpi.keys("3")
    done("a highlight that became another colour")


def do_more(galpi, window, states, look):
    def done(what):
        states.append(wait_for(lambda: look() if look() not in states else None, what))
    galpi.act(window, "win.sidebar")
    galpi.act(galpi.find("page tab", "Highlights"), "click")
    galpi.act_until(galpi.find("push button", "Edit Note"), "click", lambda: galpi.lookup("text", "Note"), "a note")
    galpi.write("dusk")
    wait_for(lambda: text_of(galpi.lookup("text", "Note")) == "dusk", "a note")
    galpi.keys("ctrl+Return")
    done("a note that is kept")
    galpi.see(OTHER)
    galpi.click(galpi.find("label", OTHER))
    galpi.keys("Delete")
    done("a mark that is removed")


def journey(program, book, folder):
    def look():
        return marks(program, book)
    states = [look()]
    galpi, window = open_book(program, book)
    try:
        do_things(galpi, window, states, look)
    finally:
        galpi.stop()
    galpi, window = open_book(program, book)
    try:
        do_more(galpi, window, states, look)
        for state in reversed(states[:-1]):
            galpi.act(window, "win.undo")
            wait_for(lambda: look() == state, "the state before")
        wait_for(lambda: "win.undo" not in galpi.actions(window), "nothing more to take back")
        for state in states[1:]:
            galpi.act(window, "win.redo")
            wait_for(lambda: look() == state, "the state after")
        galpi.quit()
    finally:
        galpi.stop()
    assert look() == states[-1]


run(journey)
