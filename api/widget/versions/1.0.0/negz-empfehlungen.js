/*
 * <negz-empfehlungen>: outputs of NEGZ that fit a profile, on any page. Apache-2.0.
 *
 * Attributes: api, audience, benefit, seed, n, lang, heading, heading-level, key, feedback. What stands inside the
 * element is shown until there is an answer, and stays where there is none. Nothing is stored, no cookie sent, no
 * referrer given; only with `feedback` is it told which outputs were seen and opened, and never by whom.
 */

const NAME = "negz-empfehlungen";
const TIMEOUT_MS = 4000;
const DEFAULT_N = 4;
const MAX_N = 20;
const MAX_CHARS = 600; // of one text in an answer; more is no answer of ours
const ASKED = ["audience", "benefit", "seed", "key"]; // handed on as they stand
const SEEN_SHARE = 0.5; // of an output's height on the screen
const GATHER_MS = 1000; // outputs that come into view together are told of together
const QUESTIONS = ["audience", "benefit", "topic"];
const STRONG = ["hoch", "mittel", "high", "medium"];

const WORDS = {
  de: {
    locale: "de",
    heading: "Passende Beiträge",
    partial: "Passt teilweise",
    pinned: "Von der Redaktion hervorgehoben",
    links: {
      recording: "Aufzeichnung",
      slides: "Folien",
      report: "Bericht über den Beitrag",
      press: "Presseartikel",
      announcement: "Ankündigung",
    },
    kinds: {
      study: "Studie",
      position_paper: "Positionspapier",
      impulse_paper: "Impulspapier",
      article: "Artikel",
      brown_bag: "Brown-Bag-Meeting",
      event: "Veranstaltung",
      event_material: "Veranstaltungsbeitrag",
      meetup: "Treffen",
      podcast: "Podcast",
    },
  },
  en: {
    locale: "en-GB",
    heading: "Outputs that fit",
    partial: "Fits in part",
    pinned: "Highlighted by the editors",
    links: {
      recording: "Recording",
      slides: "Slides",
      report: "Report about the output",
      press: "Press article",
      announcement: "Announcement",
    },
    kinds: {
      study: "Study",
      position_paper: "Position paper",
      impulse_paper: "Impulse paper",
      article: "Article",
      brown_bag: "Brown bag meeting",
      event: "Event",
      event_material: "Event contribution",
      meetup: "Meetup",
      podcast: "Podcast",
    },
  },
};

const canStyle = "replaceSync" in CSSStyleSheet.prototype; // older browsers keep showing what is inside the element
const sheet = canStyle ? new CSSStyleSheet() : null;
sheet?.replaceSync(`
:host { display: block; min-height: var(--negz-min-height, var(--_reserved, 0)); }
:host([hidden]) { display: none; }
:is(h1, h2, h3, h4, h5, h6, p, ol) { margin: 0; padding: 0; font: inherit; overflow-wrap: anywhere; }
[part~="heading"] { font-size: var(--negz-heading-size, 1.375em); font-weight: 650; line-height: 1.25; margin-bottom: .75em; }
[part~="list"] { list-style: none; display: grid; gap: var(--negz-gap, 1.25em); }
[part~="item"] { border-inline-start: .25em solid var(--negz-accent, #8ab122); padding-inline-start: .875em; min-width: 0; }
[part~="item-partial"] { border-inline-start-style: dotted; }
[part~="facts"] { display: flex; flex-wrap: wrap; gap: 0 .75em; font-size: .875em; line-height: 1.5; }
[part~="kind"] { font-weight: 600; }
[part~="partial"], [part~="pinned"] { border: 1px solid; border-radius: 1em; padding-inline: .5em; line-height: 1.35; align-self: center; }
[part~="title"] { font-size: var(--negz-title-size, 1.125em); font-weight: 600; line-height: 1.35; }
[part~="link"] { color: var(--negz-link-color, inherit); display: inline-block; padding-block: .125em; text-underline-offset: .18em; }
[part~="link"]:focus-visible { outline: 2px solid; outline-offset: 2px; }
[part~="reason"] { line-height: 1.5; }
`);

/** Return a text of an answer, empty where it is none. */
const text = (value) => (typeof value === "string" ? value.slice(0, MAX_CHARS) : "");

/** Return an address of the web, empty for anything else: no answer may make a link run a script. */
function webAddress(value) {
  try {
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** Return what the list shows of an answer; throw where it is none of ours. */
function readItems(answer, n) {
  if (!Array.isArray(answer?.items)) throw new TypeError("no list of items");
  const items = answer.items.slice(0, n).map((item) => ({
    id: text(item?.output?.id),
    title: text(item?.output?.title),
    href: webAddress(item?.output?.url),
    kind: text(item?.output?.kind),
    linkKind: text(item?.output?.link_kind),
    published: text(item?.output?.published),
    language: text(item?.output?.language),
    reason: text(item?.explanation?.summary),
    isPinned: item?.origin === "pinned",
    isPartial: !STRONG.includes(item?.fit_word) || QUESTIONS.some((name) => misses(item?.explanation?.criteria, name)),
  }));
  if (items.some((item) => !item.title)) throw new TypeError("an item without a title");
  return items;
}

/** Return whether nothing of what was asked under one question is met. */
function misses(criteria, name) {
  const found = Array.isArray(criteria) ? criteria.filter((verdict) => verdict?.criterion === name) : [];
  return found.length > 0 && found.every((verdict) => verdict.state === "not");
}

/** Return a date as people write it: "2022", "Mai 2022", "26. Juli 2024"; empty for what is no date. */
function dateInWords(value, locale) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
  if (!month) return year ?? "";
  const form = { year: "numeric", month: "long", day: day && "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, form).format(Date.UTC(year, month - 1, day ?? 1));
}

/** Return an element with its part's name, and what belongs in it: elements, and texts as texts. */
function make(tag, part, children = [], attributes = {}) {
  const made = document.createElement(tag);
  made.setAttribute("part", part);
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
  made.append(...children.filter(Boolean));
  return made;
}

function makeItem(item, level, words, language) {
  const { title, href, published } = item;
  const kind = text(words.kinds[item.kind]);
  const linkKind = text(words.links[item.linkKind]);
  const date = dateInWords(published, words.locale);
  const facts = [
    kind && make("span", "kind", [kind]),
    date && make("time", "date", [date], { datetime: published }),
    href && linkKind && make("span", "link-kind", [linkKind]),
    item.isPinned && make("span", "pinned", [words.pinned]),
    item.isPartial && make("span", "partial", [words.partial]),
  ];
  const foreign = { lang: item.language !== language && item.language };
  const heading = href ? make("a", "link", [title], { href, rel: "noreferrer" }) : title;
  return make("li", item.isPartial ? "item item-partial" : "item", [
    make("p", "facts", facts),
    make(`h${level}`, "title", [heading], foreign),
    item.reason && make("p", "reason", [item.reason]),
  ]);
}

class NegzEmpfehlungen extends HTMLElement {
  static observedAttributes = ["api", "audience", "benefit", "seed", "n", "lang", "heading", "heading-level", "key"];

  #root = this.attachShadow({ mode: "open" });
  #space = new CSSStyleSheet();
  #loading = null;
  #isDue = false;
  #watching = null;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet, this.#space];
    this.#showFallback();
  }

  connectedCallback() {
    this.#schedule();
  }

  disconnectedCallback() {
    this.#loading?.abort();
    this.#loading = null;
    this.#watching?.disconnect();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#schedule();
  }

  get #n() {
    const n = Number.parseInt(this.getAttribute("n"), 10);
    return n >= 1 ? Math.min(n, MAX_N) : DEFAULT_N;
  }

  get #language() {
    return this.closest("[lang]")?.lang.toLowerCase().startsWith("en") ? "en" : "de";
  }

  /** Load once, however many attributes change in one go. */
  #schedule() {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.isConnected) this.#load();
    });
  }

  #call(path) {
    const api = new URL(this.getAttribute("api") || new URL("../../api/v1", import.meta.url), document.baseURI);
    return new URL(`${api.href.replace(/\/+$/, "")}/${path}`);
  }

  #address() {
    const url = this.#call("recommendations");
    for (const name of ASKED) {
      const value = this.getAttribute(name)?.trim();
      if (value) url.searchParams.set(name, value);
    }
    url.searchParams.set("n", this.#n);
    url.searchParams.set("lang", this.#language);
    return url;
  }

  async #load() {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#reserve();
    let status = 0;
    const timer = setTimeout(() => loading.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(this.#address(), {
        signal: loading.signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      status = response.status;
      const answer = await response.json();
      if (!response.ok) throw new Error(`${text(answer?.detail)} ${text(answer?.remedy)}`.trim());
      const items = readItems(answer, this.#n);
      if (this.#loading !== loading) return;
      if (items.length) {
        const recommendationId = String(answer.recommendation_id ?? "");
        this.#showList(items);
        if (this.hasAttribute("feedback")) this.#watch(items, recommendationId);
        this.#tell("loaded", { items: items.length, recommendationId });
      } else {
        this.#showFallback();
        this.#tell("empty", { reason: text(answer.empty_reason) });
      }
    } catch (error) {
      if (this.#loading !== loading) return; // asked anew since, or taken off the page
      this.#showFallback();
      const reason = loading.signal.aborted ? "timeout" : status ? "answer" : "network";
      this.#tell("error", { reason, status, message: error.message });
    } finally {
      clearTimeout(timer);
    }
    this.#settle();
  }

  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(`negz:${event}`, { bubbles: true, composed: true, detail }));
  }

  #showFallback() {
    this.#root.replaceChildren(document.createElement("slot"));
  }

  #showList(items) {
    const language = this.#language;
    const words = WORDS[language];
    const label = this.getAttribute("heading") ?? words.heading;
    const asked = Number.parseInt(this.getAttribute("heading-level"), 10);
    const level = asked >= 1 && asked <= 6 ? asked : 2;
    const list = items.map((item) => makeItem(item, Math.min(level + 1, 6), words, language));
    const box = make("section", "box", [label && make(`h${level}`, "heading", [label]), make("ol", "list", list, { role: "list" })], {
      lang: language,
      "aria-label": label || words.heading,
    });
    this.#root.replaceChildren(box);
  }

  /** Tell the service which outputs came into view, each once, and which were opened. */
  #watch(items, recommendationId) {
    const view = crypto.getRandomValues(new Uint32Array(2)).join("-"); // keeps page views apart, not people
    const elements = [...this.#root.querySelectorAll("li")];
    const seen = [];
    const tell = (event, ids) =>
      this.#report({ recommendation_id: recommendationId, output_ids: ids, event, event_id: view });
    const tellSeen = () => seen.length && tell("shown", seen.splice(0));
    this.#watching?.disconnect();
    this.#watching = new IntersectionObserver((entries, watching) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watching.unobserve(target);
        if (!seen.length) setTimeout(tellSeen, GATHER_MS);
        seen.push(items[elements.indexOf(target)].id);
      }
    }, { threshold: SEEN_SHARE });
    elements.forEach((element, place) => {
      this.#watching.observe(element);
      element.querySelector("a")?.addEventListener("click", () => {
        tellSeen(); // now or never
        tell("opened", [items[place].id]);
      });
    });
  }

  #report(body) {
    const url = this.#call("feedback");
    const key = this.getAttribute("key")?.trim();
    if (key) url.searchParams.set("key", key);
    fetch(url, {
      method: "POST",
      body: JSON.stringify({ ...body, placement: "widget" }), // as text: browsers ask nothing beforehand
      keepalive: true, // also when the page is left by the link
      credentials: "omit",
      referrerPolicy: "no-referrer",
    }).catch(() => {}); // the page is not for counting
  }

  /**
   * Keep room for `n` outputs, so that nothing below jumps when they come. The numbers are em: heading, gaps, and what
   * the highest lists of the catalogue take per output and width; the page may say otherwise by --negz-min-height.
   */
  #reserve() {
    const font = Number.parseFloat(getComputedStyle(this).fontSize) || 16;
    const width = Math.max(8, this.clientWidth / font - 3.5);
    const height = 2.75 + this.#n * (3.5 + 148 / width) + (this.#n - 1) * 1.25;
    this.#space.replaceSync(`:host { --_reserved: ${height.toFixed(1)}em; }`);
  }

  /** Give back the room that was not needed where nobody sees it happen: below what is on the screen. */
  #settle() {
    if (this.getBoundingClientRect().top >= window.innerHeight) this.#space.replaceSync("");
  }
}

if (sheet && !customElements.get(NAME)) customElements.define(NAME, NegzEmpfehlungen);
