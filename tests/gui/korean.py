"""Starts in Korean: the guide and every control speak it."""
from journey import Galpi, run


def journey(program, book, folder):
    galpi = Galpi(program, language="ko")
    try:
        galpi.window("갈피 길잡이")
        galpi.find("push button", "사이드바")
        galpi.find("push button", "이 책장에 책갈피 꽂기")
        galpi.find("page tab", "차례")
        galpi.see("처음 뵙겠습니다")
        galpi.quit()
    finally:
        galpi.stop()


run(journey)
