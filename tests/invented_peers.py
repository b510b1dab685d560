"""Invented extractors that go wrong in every way; spawned processes import them."""

import os
import time


def all_of_it(page):
    return page.decode() if isinstance(page, bytes) else page


def finds_nothing(page):
    return None


def raises(page):
    if b"!raise" in page:
        raise ValueError("lost in the markup")
    return all_of_it(page)


def exits(page):
    if b"!exit" in page:
        os._exit(7)
    return all_of_it(page)


def hangs(page):
    if b"!hang" in page:
        time.sleep(600)
    return all_of_it(page)


def prints(page):
    os.system("echo from a program")
    return all_of_it(page)


def works(page):
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    time.sleep(0.2)
    return all_of_it(page)


def process(page):
    return str(os.getpid())


def starts_never():
    raise OSError("no model here")


def dies_at_once():
    os._exit(3)


def keeps_all(settings):
    """Makes what stands in for the cleaner, which takes seconds to start."""
    return lambda task: task.text
