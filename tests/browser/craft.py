"""What every page must hold: no finding of axe that is serious, nothing on the console, nothing that jumps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
"""`make test` installs it with the page's other packages."""

GRAVE = ("serious", "critical")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MAX_LAYOUT_SHIFT = 0.01
"""Far below the 0.1 that counts as good; rounding of fonts gives a little."""

WATCH_SHIFTS = """
window.layoutShifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput)
      window.layoutShifts.push({
        value: entry.value,
        what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? "?"),
      });
}).observe({ type: "layout-shift", buffered: true });
"""

RUN_AXE = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules });
  return violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
  }));
}"""


class Complaints:
    """What a page said on its console, and what it could not catch."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.add_init_script(WATCH_SHIFTS)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.said.append(f"{kind}: {text}")


def grave_findings(page: Page) -> list[str]:
    """axe-core's serious and critical findings on the page as it is now, in words."""
    assert AXE.is_file(), f"There is no {AXE}: run npm ci in frontend (make test does)."
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, RULES)
    return [
        f"{finding['impact']} {finding['id']}: {finding['help']}\n  " + "\n  ".join(finding["nodes"][:5])
        for finding in found
        if finding["impact"] in GRAVE
    ]


def layout_shifts(page: Page, allowed: float = MAX_LAYOUT_SHIFT) -> list[dict[str, Any]]:
    """What jumped since the page was opened, when it adds up to more than is allowed."""
    shifts: list[dict[str, Any]] = page.evaluate("window.layoutShifts")
    return shifts if sum(shift["value"] for shift in shifts) > allowed else []
