"""What the journeys share: a book, a reader's home, and a hand on the program through AT-SPI and the keyboard."""
import os
import subprocess
import sys
import tempfile
import time
import zipfile

SKIPPED = 77
try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError):
    print("SKIP: AT-SPI for Python is not there")
    sys.exit(SKIPPED)

FOCUSED = Atspi.StateType.FOCUSED
CHAPTERS = [
    ("The Lamp", ["The keeper lit the lamp at four, and the sea went dark around it.",
                  "Nobody came that night. The boats were late, and the wind had turned."]),
    ("The Boat", ["In the morning a boat lay on the stones, whole and empty.",
                  "The keeper looked for a name on it and found only the word heron."]),
    ("등대", ["등대지기는 네 시에 불을 켰다. 바다가 둘레에서 어두워졌다.",
            "그날 밤에는 아무도 오지 않았다."]),
]

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>
<body><h1>{title}</h1>{text}</body></html>
"""


PAGE_LIST = ('<nav epub:type="page-list"><ol><li><a href="c0.xhtml">xii</a></li>'
             '<li><a href="c1.xhtml">9</a></li></ol></nav>')


def write_book(path, pages="", modified="2026-01-01T00:00:00Z", title="The Keeper",
               identifier="urn:galpi:test:keeper", chapters=CHAPTERS, creator="A. Writer"):
    """A small EPUB of our own words, with a list of print pages or without."""
    items = "".join(f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>'
                    for i in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    entries = "".join(f'<li><a href="c{i}.xhtml">{heading}</a></li>'
                      for i, (heading, _) in enumerate(chapters))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" '
                      'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
                      'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
        book.writestr("book.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
                      'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
                      f'<dc:identifier id="id">{identifier}</dc:identifier><dc:title>{title}</dc:title>'
                      f'<dc:creator>{creator}</dc:creator><dc:language>en</dc:language>'
                      f'<meta property="dcterms:modified">{modified}</meta></metadata>'
                      '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
                      f'{items}</manifest><spine>{spine}</spine></package>')
        book.writestr("nav.xhtml", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" '
                      'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body>'
                      f'<nav epub:type="toc"><ol>{entries}</ol></nav>{pages}</body></html>')
        for i, (heading, paragraphs) in enumerate(chapters):
            text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
            book.writestr(f"c{i}.xhtml", PAGE.format(title=heading, text=text))


def wait_for(what, description, seconds=20):
    """Asks again and again until there is an answer."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = what()
        except Exception:  # something that goes away while it is looked at
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"in vain: {description}")
        time.sleep(0.05)


def find_x_window(title):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}"],
                           capture_output=True, text=True, check=False)
    return (found.stdout.split() or [None])[-1]


def text_of(node):
    """All the text of a text field."""
    text = node.get_text_iface()
    return text.get_text(0, text.get_character_count())


class Galpi:
    """The running program."""

    def __init__(self, program, *arguments, language=None):
        environment = dict(os.environ)
        if language:
            environment["LANGUAGE"] = language
        self.process = subprocess.Popen([program, *arguments], env=environment)
        self.app = wait_for(self.find_app, "the program on the accessibility bus")

    def find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                return app
        return None

    def nodes(self, root=None):
        todo = [root or self.app]
        while todo:
            node = todo.pop(0)
            yield node
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child:
                    todo.append(child)

    def lookup(self, role, name, root=None):
        for node in self.nodes(root):
            shown = node.get_name() or ""
            if shown.startswith("_"):  # a button with a mnemonic is called “_Open Open” by GTK 4.8
                shown = shown[len(shown) // 2 + 1:]
            if node.get_role_name() == role and shown.startswith(name):
                node.wanted = (role, name)
                return node
        return None

    def find(self, role, name, root=None):
        try:
            return wait_for(lambda: self.lookup(role, name, root), f"{role} “{name}”")
        except AssertionError:
            for node in self.nodes():
                print(node.get_role_name(), repr(node.get_name()), file=sys.stderr)
            raise

    @staticmethod
    def wait_for_end(title):
        """Until a window has gone. GTK 4.8 ends with it when it is asked about what is in it just then
        (a crash of its own in GetChildAtIndex), so the X server is asked instead."""
        wait_for(lambda: not find_x_window(title), f"the end of the window “{title}”")

    def window(self, title, role="frame"):
        found = self.find(role, title)
        self.x_window = wait_for(lambda: find_x_window(title), f"the X window of “{title}”")
        subprocess.run(["xdotool", "windowfocus", "--sync", self.x_window], check=False)
        return found

    def settled(self, node):
        """Where a node is, once it has stopped moving; it may be made anew meanwhile."""
        role, name = node.wanted
        seen = []
        def look():
            box = self.lookup(role, name).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            seen.append((box.x, box.y, box.width, box.height))
            return box if len(seen) > 3 and len(set(seen[-4:])) == 1 else None
        return wait_for(look, f"a place of “{name}” that stays")

    def drag(self, node):
        """Draws the pointer with its button down along the first line of what a node shows."""
        self.draw(node, 1, self.settled(node).width + 9)

    def draw(self, node, start, end):
        """The same, from a distance from the node's left edge to another."""
        box = self.settled(node)
        y = box.y + 10
        def move(x):
            return ["mousemove", "--window", self.x_window, str(box.x + x), str(y)]
        subprocess.run(["xdotool", *move(start), "mousedown", "1", *move((start + end) // 2),
                        *move(end), "mouseup", "1"], check=True)

    def point(self, node):
        """Puts the pointer at the middle of a node."""
        box = self.settled(node)
        subprocess.run(["xdotool", "mousemove", "--window", self.x_window, str(box.x + box.width // 2),
                        str(box.y + box.height // 2)], check=True)

    def click(self, node):
        """Clicks the middle of a node, for those without an action."""
        box = self.settled(node)
        subprocess.run(["xdotool", "mousemove", "--window", self.x_window, str(box.x + box.width // 2),
                        str(box.y + box.height // 2), "click", "1"], check=True)

    def menu_of(self, node, item):
        """Opens the menu of what a node is in and gives an item of it; once more when the click came too early."""
        for _ in range(4):
            box = self.settled(node)
            subprocess.run(["xdotool", "mousemove", "--window", self.x_window, str(box.x + 9), str(box.y + 9),
                            "click", "3"], check=True)
            try:
                return wait_for(lambda: self.lookup("menu item", item), f"menu item “{item}”", 4)
            except AssertionError:
                self.keys("Escape")
        raise AssertionError(f"in vain: a menu with “{item}”")

    @staticmethod
    def actions(node):
        return [node.get_action_name(i) for i in range(node.get_n_actions())]

    def act(self, node, name):
        """Does an action, when it has become possible."""
        def attempt():
            names = self.actions(node)
            return name in names and node.do_action(names.index(name))
        wait_for(attempt, f"action {name}")

    def act_until(self, node, name, seen, description):
        """Does an action again as long as nothing follows: one that comes too early for the program is lost."""
        for _ in range(10):
            self.act(node, name)
            try:
                return wait_for(seen, description, 3)
            except AssertionError:
                pass
        raise AssertionError(f"in vain: {name}, {description}")

    def labels(self):
        return [node.get_name() for node in self.nodes() if node.get_role_name() == "label"]

    def see(self, text):
        return wait_for(lambda: [l for l in self.labels() if text in l], f"a label with “{text}”")

    def resize(self, width, height):
        subprocess.run(["xdotool", "windowsize", "--sync", self.x_window, str(width), str(height)], check=True)

    @staticmethod
    def keys(*keys):
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], check=True)

    @staticmethod
    def write(text):
        subprocess.run(["xdotool", "type", "--delay", "25", text], check=True)

    def quit(self):
        self.keys("ctrl+q")
        assert self.process.wait(timeout=20) == 0, f"ended with {self.process.returncode}"

    def stop(self):
        """Ends the program as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def run(journey):
    """Runs a journey with a folder of its own; the program must not outlive it."""
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        book = os.path.join(folder, "keeper.epub")
        write_book(book)
        journey(program, book, folder)
    print("done")
