"""What a page is told to note about itself: when a key was pressed, when its effect was painted or stored."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

WATCH = """
performance.setResourceTimingBufferSize(20000);
window.noted = { pressed: null, lastPressed: null, paints: [], usable: null };
addEventListener("keydown", ({ isTrusted, timeStamp }) => {
  if (isTrusted) noted.pressed = noted.lastPressed = timeStamp;
}, true);
// A frame is on the screen when the task after its animation callbacks runs.
const afterPaint = (then) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => then(performance.now());
  channel.port2.postMessage(null);
});
const observe = () => new MutationObserver((changes) => {
  for (const { target, attributeName } of changes) {
    if (attributeName !== "data-painted" || target.dataset.painted === "" || noted.pressed === null) continue;
    const { pressed } = noted;
    const slice = Number(target.dataset.painted);
    noted.pressed = null;
    afterPaint((now) => noted.paints.push({ slice, ms: now - pressed }));
  }
  if (noted.usable === null && document.querySelector(window.usableWhen ?? "[data-testid=volume-row]"))
    afterPaint((now) => { noted.usable = now; });
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-painted"] });
observe();
"""

IS_FETCHED = """(part) => performance.getEntriesByType("resource").some(
  ({ name, responseEnd }) => name.includes(part) && responseEnd > 0)"""

TAG_STORED = """(since) => {
  const sent = performance.getEntriesByType("resource")
    .filter(({ name, startTime, responseEnd }) => name.includes("/tags/me") && startTime >= since && responseEnd > 0);
  return sent.length === 0 ? null : sent[0].responseEnd - since;
}"""


def watch(page: Page) -> None:
    """Note what happens, from the next address on."""
    page.add_init_script(WATCH)


def paints(page: Page) -> list[dict[str, Any]]:
    """Slices painted after a key, each with the milliseconds since it was pressed."""
    noted: list[dict[str, Any]] = page.evaluate("noted.paints")
    return noted


def is_fetched(page: Page, volume_id: str, slice_index: int) -> bool:
    """Whether the browser has fetched a B-scan already."""
    return bool(page.evaluate(IS_FETCHED, f"/volumes/{volume_id}/slices/{slice_index}/image"))
