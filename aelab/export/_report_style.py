"""How a report looks: one column of words round the stage, on a phone, a desk or paper."""

STYLE = """
body { margin: 0 auto; max-width: 1500px; padding: 20px max(16px, 3vw) 40px; line-height: 1.45; }
h1 { font-size: clamp(24px, 3.4vw, 34px); letter-spacing: -0.015em; line-height: 1.15; margin: 0; }
h1 span { color: var(--muted); font-weight: 400; }
.idea { font-size: 17px; margin: 8px 0 16px; max-width: 46em; }
.facts { display: flex; flex-wrap: wrap; gap: 10px 28px; margin: 0 0 20px; }
.facts > div { border-top: 2px solid var(--grid); flex: 1 1 140px; padding-top: 5px; }
.facts > :first-child { flex: 3 1 300px; }
dt { color: var(--muted); font-size: 12.5px; }
dd { margin: 0; overflow-wrap: anywhere; }
small { color: var(--muted); display: block; font-size: 12.5px; }
h2 { font-size: 19px; letter-spacing: -0.01em; margin: 34px 0 4px; }
section > p { color: var(--muted); margin: 0 0 8px; max-width: 60em; }
.away { border-left: 3px solid var(--accent); margin: 0 0 12px; padding-left: 10px; }
.two { column-gap: 56px; display: grid; grid-template-columns: minmax(0, 1fr); }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--grid); padding: 6px 14px 6px 0; text-align: left;
  vertical-align: top; }
th { font-weight: 500; white-space: nowrap; }
td:first-of-type { font-variant-numeric: tabular-nums; font-weight: 650; text-align: right;
  white-space: nowrap; }
.words td:first-of-type { min-width: 6em; }
td:last-child { padding-right: 0; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
th code { color: var(--muted); display: block; font-size: 12px; }
pre { background: var(--surface); border: 1px solid var(--grid); border-radius: 6px;
  margin: 4px 0 14px; overflow-wrap: anywhere; padding: 9px 12px; user-select: all;
  white-space: pre-wrap; }
@media (min-width: 1100px) {
  .two { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
}
@media (max-width: 640px) {
  tr { border-bottom: 1px solid var(--grid); display: grid;
    grid-template-columns: minmax(0, 1fr) auto; padding: 6px 0; }
  th, td { border: 0; padding: 0 12px 0 0; }
  td:nth-of-type(2) { color: var(--muted); font-size: 12.5px; grid-column: 1 / -1; }
}
@media print {
  body { max-width: none; padding: 0; }
  .two { display: block; }
  tr, pre, .facts > div { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""
