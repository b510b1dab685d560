"""Writes a corpus for measuring `cleaner rules mine`: invented sites whose every line is known.

Each site has furniture of every kind, and beside it what looks alike and must stay: agency copy
that other sites print too, columns with the same opening each week, standing phrases and headings,
quotes and notes on series that come again. The same seed writes the same corpus.

    python benchmarks/mining_corpus.py FOLDER [--sites 20] [--pages 2000] [--seed 7]

`FOLDER/pages.jsonl` holds the pages, `FOLDER/truth.jsonl` the kind of each of their lines: a word
beginning with `furniture`, or `title`, `article`, `agency`, `near-…` for what belongs to the article.
A `kicker`, the name of a column above the headline, is neither: `cleaner` calls it navigation.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Line = tuple[str, str]  # its text and its kind


def _words(text: str) -> list[str]:
    return text.split()


def _parts(text: str) -> list[str]:
    return text.split(";")


PLACES = _words(
    "Vasterby Lowmark Ternholm Askeby Dunmoor Halvik Perrin Solvang Ostra Kelding Marrow Tidemouth Brenn Ulvik Corrie Sandhaven Norrby Fell Rook Quay"
)
FIRST = _words(
    "Ines Tomas Rana Olek Mira Piet Saoirse Hamid Greta Luis Noor Edda Pavel Ayla Jonas Wren Idris Maude"
)
LAST = _words(
    "Kowal Brandt Haddad Lindqvist Moreau Okafor Teller Vance Ruiz Salo Dahl Petrov Marsh Ibsen Quint Osei Varga Holm"
)
MONTHS = _words(
    "January February March April May June July August September October November December"
)
DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
WHO = _parts(
    "the harbour office;the town council;a group of fishers;the ferry company;two engineers;the mayor;the water board;residents of the old quay;a court in the capital;the teachers' union;the bridge builders;a team of divers;the grain traders;the night bus drivers;the museum;the island clinic;a family of bakers;the forest wardens"
)
DID = _parts(
    "has approved;wants to delay;will examine;spoke out against;has paid for;lost;found a way around;turned down;is waiting for;has doubts about;voted for;took over;will close;reopened;underestimated;sold;defends;has planned"
)
WHAT = _parts(
    "the new pier;a loan of {n} million;the repair of the lock;{n} old trams;the plan for a wind park;a report on the storm;the contract with the shipyard;{n} flats near the market;the rise in fares;the search for the missing barge;a school for {n} pupils;the cut in working hours;the sale of the salt works;a tunnel below the bay;{n} hectares of marsh;the trial of a smuggler"
)
WHY = _parts(
    "because the winter was hard;although {n} people had signed a petition;after a meeting that lasted {n} hours;since nobody else would;as the paper was told by three officials;while prices rose by {n} percent;so that work can begin in {m};despite warnings from {p};before the elections in {m};as soon as the ice is gone;unless the ministry in {p} objects;for the first time in {n} years"
)
SAID = _parts(
    "“{c}, and that is what counts,” said {f} {l}.;“I have seen this {n} times,” {f} {l} said in {p}.;“We cannot go on like this,” said {f} {l}, who has worked there for {n} years.;{f} {l}, {n}, is not so sure."
)


class Writer:
    """Writes sentences; no two are alike but by chance."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)

    def fill(self, text: str) -> str:
        pick = self.rng.choice
        return text.format(
            n=self.rng.randint(2, 97), m=pick(MONTHS), p=pick(PLACES), f=pick(FIRST), l=pick(LAST),
            c="It took us " + str(self.rng.randint(2, 900)) + " days",
        )  # fmt: skip

    def clause(self) -> str:
        pick = self.rng.choice
        place = f" in {pick(PLACES)}" if self.rng.random() < 0.6 else ""
        return self.fill(f"{pick(WHO)}{place} {pick(DID)} {pick(WHAT)}")

    def sentence(self) -> str:
        text = self.clause()
        if self.rng.random() < 0.7:
            text += " " + self.fill(self.rng.choice(WHY))
        if self.rng.random() < 0.2:
            text += f", {self.fill(self.rng.choice(WHY))}"
        return text[0].upper() + text[1:] + "."

    def paragraph(self) -> str:
        if self.rng.random() < 0.15:
            return self.fill(self.rng.choice(SAID))
        return " ".join(self.sentence() for _ in range(self.rng.choice((1, 2, 2, 3, 4))))

    def headline(self) -> str:
        text = self.clause()
        if self.rng.random() < 0.4:
            text += f" {self.fill(self.rng.choice(WHY))}"
        return text[0].upper() + text[1:]

    def name(self) -> str:
        return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"

    def date(self) -> str:
        return f"{self.rng.randint(1, 28)} {self.rng.choice(MONTHS)} {self.rng.randint(2015, 2025)}"


SECTIONS = _parts(
    "Home;Harbour;Town;Country;World;Money;Sport;Culture;Weather;Tides;Opinion;Letters;Jobs;Houses;Boats;Puzzles;Archive;Obituaries;Schools;Science"
)
FOOT = _parts(
    "About the {s};Write to us;Our house rules;Where to buy the paper;Advertise with us;Terms of use;How we handle data;Imprint;Cookie choices;Help and contact;Print edition;Gift vouchers;Work with us;The app"
)
FOOT_PROSE = [
    "All words and pictures on these pages belong to {s} Media and may not be used elsewhere.",
    "{s} is a member of the League of Coastal Papers and keeps to its rules.",
    "No part of this page may be copied without leave in writing from {s}.",
    "Prices of shares are shown with a delay of at least twenty minutes.",
    "The publisher is not liable for what is said on pages that we link to.",
]
SHARE = [
    "Pass it on",
    "Copy the address",
    "Print this page",
    "Send to a friend",
    "Keep for later",
    "Listen",
    "Text size",
    "Read aloud",
]
LETTER = [
    "Get the {s} Letter in your inbox every Thursday.",
    "Sign up for the morning briefing of {s} and start the day informed.",
    "Do you like what you read? Our newsletter brings you more of it each week.",
    "Download our app to be told of breaking news first.",
]
AD = [
    "The story goes on below the advert",
    "Advertisement · scroll on",
    "Sponsored message",
    "From our partners",
]
WALL = [
    [
        "You have read {n} of 5 free stories this month",
        "Become a friend of {s} to read on.",
        "From 2.40 a week, cancel at any time",
    ],
    [
        "This story is for subscribers",
        "Already a subscriber? Log in here.",
        "Four weeks for one coin",
    ],
]
AUDIO = [["Listen to this story", "{n} min"], ["Play this article", "{n}:{n} minutes"]]
RELATED = [
    "More from {s}",
    "Read on",
    "Stories like this one",
    "Also of interest",
    "Our editors recommend",
]
TOP = ["Most read", "Popular this week", "What others read", "Today's favourites"]
CONSENT = [
    "We and our partners store cookies on your device to show you adverts that suit you.",
    "This site uses cookies. By reading on you agree to that.",
]
NOTE = [
    ["Something wrong in this story? Tell our editors.", "corrections@{h}"],
    ["Have you seen something that we should know of? Write to the news desk.", "desk@{h}"],
]
COLUMNS = [
    (
        "The {s} Week",
        "Every Friday our correspondent looks back at what moved the coast and what did not.",
        "The column appears every Friday.",
    ),
    (
        "Letter from the Lighthouse",
        "Once a week {f} {l} writes from the last inhabited lighthouse of the country.",
        "{f} {l} is the keeper of the light at {p}.",
    ),
    (
        "Ask the Gardener",
        "Readers ask, our gardener answers: this week it is about what grows in salt and wind.",
        "Questions for next week reach the gardener by post.",
    ),
    (
        "At Table",
        "In this series our critic eats where nobody else wants to, and pays for it himself.",
        "He was not recognised.",
    ),
]
PHRASES = [
    "The ministry did not answer questions by the time of publication.",
    "The accused is presumed innocent until a court has found otherwise.",
    "Names of some people in this story have been changed to protect them.",
    "A spokesman for the company declined to comment on the figures.",
    "The police are asking witnesses to come forward.",
    "The talks will be continued next week.",
    "No one was hurt.",
]
QUOTES = [
    "“We will not sell the harbour, not today and not tomorrow,” the mayor said at the time.",
    "“A bridge is a promise to people who are not born yet,” the old engineer used to say.",
    "“The sea takes, and we count,” as the saying goes on the islands.",
]
SERIES = [
    "This is part {n} of our series on the vanishing coast.",
    "In a series of {n} parts we tell how the town came by its debts.",
]
HEADS = ["What happens next", "The background", "A long dispute", "Who pays", "The reaction"]
BACKGROUND = [
    "The two countries have been at odds over the strait since a patrol boat was sunk there nine years ago.",
    "The central bank of the islands has raised its rate eleven times since the crisis began.",
    "More than four hundred villages were flooded when the dam above the valley gave way two years ago.",
]  # fmt: skip
WIRES = ["NPA", "Coastwire", "TRD"]


@dataclass(frozen=True)
class Story:
    """A story that an agency sent to several sites."""

    headline: str
    paragraphs: tuple[str, ...]


class Site:
    """An invented site: its furniture is drawn once, its pages one after another."""

    def __init__(self, number: int, seed: int) -> None:
        self.rng = rng = random.Random(f"{seed}-site-{number}")
        place = PLACES[number % len(PLACES)]
        kind = rng.choice(["Post", "Gazette", "Courier", "Observer", "Mail", "Ledger"])
        self.name = f"{place} {kind}"
        self.host = f"{place.lower()}{kind.lower()}{number}.example"
        self.writer = Writer(f"{seed}-words-{number}")
        say = self._say
        self.menu = rng.sample(SECTIONS, rng.randint(6, 12))
        self.foot = [say(t) for t in rng.sample(FOOT, rng.randint(6, 11))]
        self.foot_prose = [say(t) for t in rng.sample(FOOT_PROSE, rng.randint(1, 3))]
        self.share = rng.sample(SHARE, rng.randint(2, 4))
        self.letter = say(rng.choice(LETTER))
        self.ad = rng.choice(AD)
        self.wall, self.audio = [say(t) for t in rng.choice(WALL)], rng.choice(AUDIO)
        self.related, self.top = say(rng.choice(RELATED)), rng.choice(TOP)
        self.consent = rng.choice(CONSENT)
        self.note = [say(t) for t in rng.choice(NOTE)]
        self.columns = [tuple(map(say, c)) for c in rng.sample(COLUMNS, 2)]
        self.phrases = rng.sample(PHRASES, 4)
        self.quotes = rng.sample(QUOTES, 2)
        self.series = rng.choice(SERIES)
        self.heads = rng.sample(HEADS, 3)
        self.stamp = rng.choice(
            ["Published {d}, {t}", "{d} · {t}", "Last changed on {d} at {t}", "Posted {d}"]
        )
        self.byline = rng.choice(["By {a}", "Words by {a}", "{a} reports from {p}", "Text: {a}"])
        self.credit = rng.choice(
            ["Picture: {a}", "Photo by {a} for " + self.name, "{a} / " + self.name]
        )
        self.counter = rng.choice(
            ["{n} readers passed this on", "Shared {n} times", "{n} comments"]
        )
        self.ticker = rng.random() < 0.4
        self.headlines = [self.writer.headline() for _ in range(400)]

    def _say(self, text: str) -> str:
        return self.writer.fill(
            text.replace("{s}", self.name).replace("{h}", self.host)
        ) if "{n}" not in text else text.replace("{s}", self.name)  # fmt: skip

    def _changing(self, text: str) -> str:
        rng, writer = self.rng, self.writer
        return text.format(
            d=writer.date(), t=f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}",
            a=writer.name(), p=rng.choice(PLACES), n=rng.randint(2, 2400),
        )  # fmt: skip

    def page(self, number: int, story: Story | None) -> list[Line]:
        """The lines of one page, each with its kind."""
        rng, writer = self.rng, self.writer
        lines: list[Line] = []

        def furniture(kind: str, *texts: str) -> None:
            lines.extend((text, f"furniture-{kind}") for text in texts)

        if rng.random() < 0.7:
            furniture("consent", self.consent, "Agree", "Choose")
        furniture("masthead", self.name, self._changing("{d}"))
        furniture("menu", *self.menu)
        if self.ticker and rng.random() < 0.6:
            furniture(
                "ticker",
                *(
                    f"{code} {rng.randint(10, 9000)}.{rng.randint(0, 99):02} {rng.choice('+-')}{rng.randint(0, 4)}.{rng.randint(0, 9)}%"
                    for code in ("NORD", "HARB", "SALT")
                ),
            )
        column = rng.choice(self.columns) if story is None and rng.random() < 0.06 else None
        headline = (
            story.headline
            if story
            else self.headlines[number]
            if number < len(self.headlines)
            else writer.headline()
        )
        above = rng.random() < 0.5
        if column and above:
            lines.append((column[0], "kicker"))
        lines.append((headline, "title"))
        if story is None:
            furniture("byline", self._changing(self.byline))
        else:
            furniture("wire", rng.choice(WIRES))
        furniture("stamp", self._changing(self.stamp))
        furniture("share", *self.share)
        if rng.random() < 0.5:
            furniture("counter", self._changing(self.counter))
        if rng.random() < 0.06:
            furniture("rare-audio", *map(self._changing, self.audio))
        if rng.random() < 0.6:
            furniture("credit", self._changing(self.credit))
        if column:
            if not above:
                lines.append((column[0], "near-column-title"))
            lines.append((column[1], "near-column-intro"))
        if story is None and rng.random() < 0.04:
            lines.append((self._changing(self.series), "near-series"))
        lines += self._body(story)
        if column:
            lines.append((column[2], "near-column-end"))
        if rng.random() < 0.05:
            furniture("rare-wall", *map(self._changing, self.wall))
        if rng.random() < 0.15:
            furniture("note", *self.note)
        furniture("related", self.related)
        furniture("related-links", *rng.sample(self.headlines, rng.randint(2, 5)))
        if rng.random() < 0.8:
            furniture("top", self.top)
            furniture(
                "top-links", *(f"{k}. {h}" for k, h in enumerate(rng.sample(self.headlines, 5), 1))
            )
        furniture("foot", *self.foot)
        furniture("foot-prose", *self.foot_prose)
        furniture("foot", f"© {rng.randint(2015, 2025)} {self.name}")
        return lines

    def _body(self, story: Story | None) -> list[Line]:
        rng, writer = self.rng, self.writer
        if story is None:
            body = [(writer.paragraph(), "article") for _ in range(rng.randint(4, 14))]
            for phrase in self.phrases:
                if rng.random() < 0.03:
                    body.insert(rng.randint(1, len(body)), (phrase, "near-phrase"))
            for quote in self.quotes:
                if rng.random() < 0.015:
                    body.insert(rng.randint(1, len(body)), (quote, "near-quote"))
            if rng.random() < 0.12:
                body.insert(rng.randint(1, len(body) - 1), (rng.choice(self.heads), "near-heading"))
        else:
            body = [(text, "agency") for text in story.paragraphs]
        if rng.random() < 0.4:
            body.insert(rng.randint(1, len(body) - 1), (self.letter, "furniture-letter"))
        if rng.random() < 0.6:
            body.insert(rng.randint(1, len(body) - 1), (self.ad, "furniture-advert"))
        return body


def _stories(count: int, seed: int) -> list[Story]:
    writer = Writer(f"{seed}-wire")
    made = []
    for _ in range(count):
        paragraphs = [writer.paragraph() for _ in range(writer.rng.randint(4, 9))]
        if writer.rng.random() < 0.3:
            paragraphs.insert(-1, writer.rng.choice(BACKGROUND))
        made.append(Story(writer.headline(), tuple(paragraphs)))
    return made


def corpus(sites: int, pages: int, seed: int) -> Iterator[tuple[dict[str, str], list[Line]]]:
    """Pages as rows for `cleaner`, and their lines with their kinds. One page in twelve is a story
    of an agency, which three sites print on average.
    """
    rng = random.Random(f"{seed}-plan")
    places: list[dict[int, Story]] = [{} for _ in range(sites)]
    for story in _stories(sites * pages // 36, seed):
        for site in rng.sample(range(sites), min(sites, rng.randint(2, 4))):
            places[site][rng.randrange(pages)] = story
    for s in range(sites):
        site = Site(s, seed)
        for number in range(pages):
            lines = site.page(number, places[s].get(number))
            identity = f"{site.host}/{number}"
            text = "\n".join(text for text, _ in lines)
            yield {"id": identity, "url": f"https://www.{identity}", "text": text}, lines


def write(folder: Path, sites: int, pages: int, seed: int) -> tuple[Path, Path]:
    """Write the corpus; the files of its pages and of what is known of them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "pages.jsonl", folder / "truth.jsonl"
    with (
        paths[0].open("w", encoding="utf-8") as rows,
        paths[1].open("w", encoding="utf-8") as truth,
    ):
        for row, lines in corpus(sites, pages, seed):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
            truth.write(json.dumps({"id": row["id"], "kinds": [k for _, k in lines]}) + "\n")
    return paths


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for path in write(given.folder, given.sites, given.pages, given.seed):
        print(path)


if __name__ == "__main__":
    main()
