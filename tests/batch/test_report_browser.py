"""What a browser makes of the report of a hostile run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter

import pytest

from cleaner.batch.report import write_report
from cleaner.batch.tally import PageTally, Sample, Tally

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
RUN = "document.documentElement.dataset.ran=1"
ATTACKS = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg onload='{RUN}'>",
    f"</style><script>{RUN}</script>",
    f"</title></summary></details><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"javascript:{RUN}",
    f'<a href="javascript:{RUN}">x</a>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    '<meta http-equiv="refresh" content="0;url=https://harbour.example/">',
    '<base href="https://harbour.example/"><link rel=stylesheet href=x>',
    "<style>*{display:none}</style>",
    "\u202e\u2066\x00\x1b[2J\ud800 reversed",
)


def opened(path, tmp_path):
    """The page's elements after all has been loaded and run."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()]
    run = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return run.stdout.decode("utf-8")


@pytest.fixture
def report(tmp_path):
    tally = Tally()
    for number, text in enumerate(ATTACKS):
        texts = Counter({text: 5})
        samples = (Sample(text, text, text, text),)
        tally.add(PageTally(text, None, (), 9, 5, texts, texts, texts, 14, number + 1, samples))
        tally.add(PageTally(text, error=text))
    path = tmp_path / "report.html"
    some = "".join(ATTACKS)
    write_report(path, tally, title=some, command=some, settings={some: some})
    return path


# A browser takes some seconds to start.
@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs Chromium on PATH")
def test_nothing_of_a_hostile_run_runs_in_a_browser(report, tmp_path):
    page = opened(report, tmp_path)
    assert "data-ran" not in re.match(r".*?<html[^>]*>", page, re.DOTALL)[0]
    assert not re.search(r"<(script|img|iframe|base|link|object|embed)\b", page)
    assert not re.search(r"<[^>]* on\w+=", re.sub(r'"[^"]*"', '""', page))
    assert page.count("<style") == page.count("<h1") == 1
    assert 'id="run"' in page


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="needs Chromium on PATH")
def test_the_policy_alone_would_stop_what_got_in(report, tmp_path):
    """Scripts and handlers written into the page as markup do not run; without the policy they would."""
    text = report.read_text("utf-8")
    probe = f"<script>{RUN}</script><img src=x onerror='{RUN}'>"
    report.write_text(text.replace("</main>", f"{probe}</main>"), "utf-8")
    page = opened(report, tmp_path)
    assert "<script>" in page
    assert "data-ran" not in re.match(r".*?<html[^>]*>", page, re.DOTALL)[0]
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    report.write_text(without.replace("</main>", f"{probe}</main>"), "utf-8")
    assert "data-ran" in re.match(r".*?<html[^>]*>", opened(report, tmp_path), re.DOTALL)[0]
