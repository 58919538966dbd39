"""What the tests of every page look at: colours, focus, and what a visit costs and leaves behind."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

LEAST_CONTRAST = 4.5  # of text of any size, by WCAG 2.2's formula
MAX_BYTES = 100_000  # over the wire, all of a first visit; the pages load no font
MAX_REQUESTS = 6

_CONTRAST = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number)
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const ground = element => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue
    if (['SCRIPT', 'STYLE'].includes(element.tagName)) continue
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))]
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.data.trim().slice(0, 60)])
  }
  return found
}"""

FOCUSABLE = """() => {
  const selector = 'a[href], button, input:not([type=hidden]):not(:disabled), select, textarea, summary, [tabindex="0"]'
  const within = root => [...root.querySelectorAll('*')].flatMap(
    element => element.shadowRoot ? [element, ...within(element.shadowRoot)] : [element])
  const isOneOfMany = element => element.type === 'radio' && !element.checked
  return within(document).filter(element => element.matches(selector) && !isOneOfMany(element)
    && element.checkVisibility({visibilityProperty: true})).length
}"""  # of radio buttons Tab leads to the checked one only; the arrow keys lead to the others

_FOCUSED = """() => {
  let element = document.activeElement
  if (element === document.body) return null
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  const box = element.getBoundingClientRect()
  const stays = document.querySelector('.actions-stay')
  const bar = stays?.checkVisibility() && !stays.contains(element) ? stays.getBoundingClientRect() : null
  const frame = element.closest('.choice') || element
  window.seen = (window.seen || new Set()).add(element)
  return {
    html: element.outerHTML.slice(0, 200),
    text: element.innerText.trim(),
    seen: window.seen.size,
    top: box.top + scrollY,
    isMarked: getComputedStyle(frame).outlineStyle !== 'none',
    isHidden: box.bottom < 0 || box.top > innerHeight || !!bar
      && box.top < bar.bottom && box.bottom > bar.top && box.left < bar.right && box.right > bar.left,
  }
}"""

_LEFT = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length,
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""
_SHIFT = """() => new Promise(resolve => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
    .observe({type: 'layout-shift', buffered: true})
  setTimeout(() => resolve(sum), 300)
})"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the Tab key leads: to what, the how many-th place, how far down the page, and how it looks."""

    html: str
    text: str
    seen: int
    top: float
    is_marked: bool
    is_hidden: bool


def tab_stops(page: Page) -> Iterator[Stop]:
    """Press Tab until the focus leaves the page, or has been to more places than there are."""
    for _ in range(int(page.evaluate(FOCUSABLE)) + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None:
            return
        yield Stop(found["html"], found["text"], found["seen"], found["top"], found["isMarked"], found["isHidden"])


def least_contrast(page: Page) -> tuple[float, str]:
    """Return the lowest contrast of a text on the page, and the text."""
    found = page.evaluate(_CONTRAST)
    assert len(found) > 10
    ratio, text = min(found)
    return float(ratio), str(text)


def open_all(page: Page) -> None:
    """Open whatever can be opened."""
    for details in page.locator("details").all():
        details.locator("summary").click()


def load(context: BrowserContext, path: str) -> tuple[Page, float, list[str]]:
    """Return the page, the bytes of a first visit to it over the wire, and the addresses it has asked for."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    urls: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.requestWillBeSent", lambda event: urls.append(event["request"]["url"]))
    session.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    assert sizes
    return page, sum(sizes), urls


def layout_shift(page: Page) -> float:
    """Return how much of the page has jumped since it began to load."""
    return float(page.evaluate(_SHIFT))


def left_behind(page: Page) -> int:
    """Return how much lies in the browser's stores for the page's origin, in all of them together."""
    return int(sum(page.evaluate(_LEFT))) + len(page.context.cookies())
