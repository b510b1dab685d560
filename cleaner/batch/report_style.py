"""How the report looks: on a desk, on a phone, on paper, in the light and in the dark."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root {
  color-scheme: light dark;
  --ground: #faf9f6; --ink: #23262a; --soft: #6b6f75; --line: #e4e1da; --track: #edeae3;
  --kept: #4d8a66; --about: #2f8290; --stories: #7d63ac; --asking: #b98223; --furniture: #b65a50;
  --plain: #6f7f92;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #17191c; --ink: #e3e1dc; --soft: #9b9fa6; --line: #2d3035; --track: #25282d;
    --kept: #6aac86; --about: #58aab8; --stories: #a48bd2; --asking: #d5a04a; --furniture: #d67f75;
    --plain: #8b9bb0;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 58rem; padding: 3.5rem 1.5rem 5rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 650; margin: 0;
  overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.005em; font-weight: 650; margin: 0; }
p { margin: .35rem 0 0; max-width: 42rem; }
section { margin-top: 3.75rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .2em; }
.soft { color: var(--soft); }
code { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
nav { margin-top: 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
nav a { color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }
:focus-visible { outline: 2px solid var(--about); outline-offset: 3px; border-radius: 3px; }

.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1.5rem; margin: 2.75rem 0 0; }
.figures div { border-top: 2px solid var(--line); padding-top: .75rem; }
.figures .kept { border-color: var(--kept); }
.figures .failed { border-color: var(--furniture); }
.figures dt { font-size: .875rem; color: var(--soft); }
.figures dd { margin: 0; font-size: .875rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.figures dd.big { font-size: 2rem; line-height: 1.25; letter-spacing: -.02em; font-weight: 600;
  color: var(--ink); }

svg { display: block; width: 100%; overflow: hidden; }
.track { fill: var(--track); }
.kept { fill: var(--kept); } .about { fill: var(--about); } .stories { fill: var(--stories); }
.asking { fill: var(--asking); } .furniture { fill: var(--furniture); } .plain { fill: var(--plain); }
.whole { height: 1.25rem; border-radius: 4px; margin-top: 2.25rem; }
.bar { height: .5rem; border-radius: 2px; min-width: 3rem; }
.dot { display: inline-block; width: .625rem; height: .625rem; border-radius: 50%;
  margin-right: .5rem; }
.legend { list-style: none; margin: .85rem 0 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .3rem 1.5rem; font-size: .875rem; color: var(--soft); }

.histogram { margin: 1.5rem 0 0; }
.histogram svg { height: 11rem; border-bottom: 1px solid var(--line); }
.axis { display: flex; justify-content: space-between; font-size: .8125rem; color: var(--soft);
  padding-top: .4rem; font-variant-numeric: tabular-nums; }
figcaption { font-size: .875rem; margin-top: .6rem; }

.scroll { overflow-x: auto; margin-top: 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; font-weight: 400; vertical-align: baseline; }
thead th { color: var(--soft); font-size: .8125rem; padding: 0 1rem .5rem 0; }
tbody th, td { border-top: 1px solid var(--line); padding: .45rem 1rem .45rem 0; }
thead td { border: 0; padding: 0; }
th .name { white-space: nowrap; }
tbody th { overflow-wrap: anywhere; max-width: 24rem; overflow: hidden; }
th:last-child, td:last-child { padding-right: 0; }
td { vertical-align: baseline; }
td.bars { width: 34%; vertical-align: middle; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.text { overflow-wrap: anywhere; overflow: hidden; }
.label { color: var(--soft); font-size: .875rem; white-space: nowrap; }

details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--soft); font-size: .9375rem; }
summary:hover { color: var(--ink); }
.samples { margin-top: 1.25rem; border-bottom: 1px solid var(--line); }
.samples details { margin: 0; border-top: 1px solid var(--line); }
.samples summary { display: flex; flex-wrap: wrap; gap: 0 1.25rem; align-items: baseline;
  padding: .55rem 0; color: inherit; list-style: none; }
.samples summary::-webkit-details-marker { display: none; }
.samples summary::before { content: ""; flex: none; width: .4rem; height: .4rem; margin-right: -.5rem;
  border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: translateY(-.12rem) rotate(-45deg); }
.samples details[open] summary::before { transform: translateY(-.2rem) rotate(45deg); }
.samples summary .name { flex: 1 1 14rem; overflow-wrap: anywhere; min-width: 0; }
.samples summary .number { min-width: 5.5rem; }
.samples ul { list-style: none; margin: 0; padding: 0 0 1rem .95rem; }
.samples li { margin: .35rem 0 .9rem; overflow: hidden; overflow-wrap: anywhere; }
.samples .source { display: block; color: var(--soft); font-size: .8125rem; }

.run { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; margin: 1.25rem 0 0;
  font-size: .9375rem; }
.run dt { color: var(--soft); }
.run dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }

@media (max-width: 40rem) {
  body { padding: 2rem 1.1rem 3.5rem; }
  h1 { font-size: 1.6rem; }
  section { margin-top: 3rem; }
  .figures { grid-template-columns: repeat(2, 1fr); gap: 1.25rem; margin-top: 2rem; }
  .figures dd.big { font-size: 1.6rem; }
  .histogram svg { height: 8rem; }
  table { font-size: .875rem; }
  td.bars { width: 18%; }
  .bar { min-width: 2.25rem; }
  .wide { display: none; }
  tbody th, td, thead th { padding-right: .6rem; }
}
@media print {
  html { font-size: 12px; background: none; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  svg, .dot { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, li, .figures, .histogram { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
}
"""

POLICY: Final = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'"
)
"""Nothing runs, nothing is loaded, and no style applies but the one above."""
