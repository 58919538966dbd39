// The desk by keyboard, without reloading. Everything here also works as plain forms; nothing is said to be saved
// before the server has answered.
"use strict";
(() => {
  const desk = document.getElementById("schreibtisch");
  const voice = document.getElementById("ansage");
  const trouble = document.getElementById("stoerung");
  const OFF = "negz-tasten-aus"; // in this tab only
  if (!desk || !voice || !trouble) return;

  const waiting = []; // decisions on their way, in the order they were made
  let sending = false;
  let row = null; // the id of the row that was worked on last

  const byId = (id) => document.getElementById(id);
  const rows = () => [...desk.querySelectorAll("[data-begriff]")];
  const say = (text) => { voice.textContent = text; };

  // --- saving -------------------------------------------------------------------------------------------------------

  function enqueue(form, submitter) {
    const own = new FormData(form, submitter);
    waiting.push({ form: form.id, fields: [...own].filter(([name]) => !["csrf", "stand", "vorschlaege"].includes(name)) });
    const state = byId("letzter-schritt");
    if (state) state.textContent = waiting.length === 1 ? "Wird gesichert …" : `${waiting.length} Schritte werden gesichert …`;
    if (!sending) work();
  }

  async function work() {
    sending = true;
    while (waiting.length) {
      try {
        if (!(await send(waiting[0]))) waiting.length = 0;
      } catch {
        fail("Der Dienst antwortet nicht; prüfen Sie die Verbindung.");
      }
      waiting.shift();
    }
    sending = false;
  }

  async function send(step) {
    const form = byId(step.form);
    const body = new URLSearchParams(new FormData(form)); // the revision is the one the last answer brought
    for (const [name] of step.fields) body.delete(name);
    for (const [name, value] of step.fields) body.append(name, value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    const here = new URL(form.action).pathname;
    const path = new URL(answer.url).pathname;
    if (path.endsWith("/anmelden")) {
      fail("Ihre Anmeldung ist abgelaufen.", answer.url);
      return false;
    }
    if (answer.ok && path !== here) {
      waiting.length = 0;
      location.assign(answer.url);
      return false;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("schreibtisch") ? replaceDesk(page, answer.ok) : replacePage(page);
  }

  function replaceDesk(page, saved) {
    const focused = document.activeElement;
    const keeps = desk.contains(focused) && focused !== desk ? focused.id : null;
    const typed = byId("begriff").value;
    const open = byId("tasten").open;
    desk.replaceChildren(...page.getElementById("schreibtisch").childNodes);
    document.title = page.title;
    byId("tasten").open = open;
    prepare();
    if (keeps !== null) {
      (byId(keeps) || byId(row) || desk).focus({ preventScroll: true });
      if (document.activeElement.matches("[data-begriff]")) document.activeElement.scrollIntoView({ block: "nearest" });
    }
    if (keeps === "begriff" && waiting[0]?.form !== "ergaenzen") byId("begriff").value = typed;
    trouble.hidden = saved;
    if (saved) {
      trouble.replaceChildren();
      say(byId("letzter-schritt")?.textContent ?? "");
    } else {
      fail(desk.querySelector(".alert p")?.textContent ?? "", "", true, desk.querySelector('[name="nichts"]') !== null);
    }
    return saved;
  }

  function replacePage(page) {
    const main = page.querySelector("main");
    if (!main) {
      fail("Der Dienst meldet einen Fehler.");
      return false;
    }
    const others = waiting.length - 1; // the first one is what the page is about
    document.querySelector("main").replaceChildren(...main.childNodes);
    if (others > 0) {
      const note = document.createElement("p");
      note.className = "note wrap";
      note.textContent = `Danach Entschiedenes ist ebenfalls nicht gesichert (${others}); entscheiden Sie es noch einmal.`;
      document.querySelector("main").prepend(note);
    }
    document.title = page.title;
    const heading = document.querySelector("main h1");
    heading.tabIndex = -1;
    heading.focus();
    return false;
  }

  // What could not be saved is dropped, and said so: the page goes on showing what is saved.
  function fail(reason, address = "", isShown = false, isQuestion = false) {
    const lost = waiting.length;
    const what = lost > 1 ? `${lost} Entscheidungen sind nicht gesichert.` : "Die Entscheidung ist nicht gesichert.";
    const text = document.createElement("p");
    text.textContent = isQuestion ? reason : `${what} ${reason} Gezeigt wird, was gesichert ist; entscheiden Sie noch einmal.`;
    trouble.replaceChildren(text);
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = "Neu anmelden";
      trouble.append(link);
    }
    if (isShown) desk.querySelector(".alert")?.remove();
    trouble.hidden = false;
    const state = byId("letzter-schritt");
    if (state && !isQuestion) state.textContent = "Nicht gesichert.";
    waiting.length = 0;
  }

  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (event.submitter?.dataset.taste) row = event.submitter.closest("[data-begriff]").id;
    enqueue(form, event.submitter);
    if (form.id === "ergaenzen") form.reset();
  });
  addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });

  // --- keys ---------------------------------------------------------------------------------------------------------

  const press = (id) => { const found = byId(id); if (found) found.click(); };
  const focusRow = (target) => {
    if (!target) return;
    row = target.id;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };
  // Of all passages, those stand out that speak for the row worked on.
  function spotlight() {
    const links = byId(row)?.querySelectorAll(".beleg") ?? [];
    const meant = new Set([...links].flatMap((link) => link.dataset.stellen.split(" ")));
    desk.classList.toggle("has-current", byId(row) !== null);
    for (const mark of desk.querySelectorAll("mark")) mark.classList.toggle("is-meant", meant.has(mark.id));
  }

  const current = () => document.activeElement.closest("[data-begriff]") || byId(row);
  const step = (by) => {
    const all = rows();
    const place = all.indexOf(current());
    focusRow(all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)]);
  };

  function choose(key) {
    const here = current() || rows()[0];
    const button = here?.querySelector(`[data-taste="${key}"]`);
    if (!button) return;
    const next = rows()[rows().indexOf(here) + 1];
    const takesBack = button.getAttribute("aria-pressed") === "true";
    enqueue(button.form, button);
    row = here.id;
    if (!takesBack) focusRow(next || here);
    if (!takesBack && !next) byId("freigeben").focus();
  }

  function toPassage() {
    const here = current();
    const places = [...(here?.querySelectorAll(".beleg") ?? [])].map((link) => link.hash.slice(1));
    if (!places.length) return say("Zu diesem Begriff ist keine Textstelle markiert.");
    row = here.id;
    const next = byId(places[places.indexOf(document.activeElement.id) + 1]);
    if (next) next.focus();
    else focusRow(here);
  }

  const keys = {
    j: () => choose("j"), s: () => choose("s"), z: () => choose("z"), n: () => choose("n"),
    ArrowDown: () => step(1), ArrowUp: () => step(-1),
    e: toPassage, b: () => byId("begriff").focus(), u: () => press("rueckgaengig"), f: () => press("freigeben"),
    w: () => press("weiter"), r: () => press("zurueck"), v: () => press("aufdecken"),
    p: () => { press("wirkung-griff"); if (byId("wirkung").open) byId("wirkung-griff").focus(); else focusRow(byId(row)); },
    "?": () => { byId("tasten").open = !byId("tasten").open; if (byId("tasten").open) byId("tasten").querySelector("summary").focus(); },
  };

  desk.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, select, textarea");
    if (isTyping && event.key === "Escape") return focusRow(byId(row) || rows()[0]);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || sessionStorage.getItem(OFF)) return;
    const leaves = waiting.some((one) => one.form === "abschluss" && one.fields.some(([, value]) => value === "freigeben"));
    if (leaves) return; // the next output is on its way; nothing more is decided about this one
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) act();
  });
  desk.addEventListener("focusin", (event) => {
    row = event.target.closest("[data-begriff]")?.id ?? row;
    spotlight();
  });

  // --- what the page begins with ------------------------------------------------------------------------------------

  function prepare() {
    const toggle = byId("tasten-schalter");
    const label = () => { toggle.textContent = sessionStorage.getItem(OFF) ? "Tasten einschalten" : "Tasten ausschalten"; };
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      if (sessionStorage.getItem(OFF)) sessionStorage.removeItem(OFF);
      else sessionStorage.setItem(OFF, "1");
      label();
    });
    label();
    spotlight();
  }

  prepare();
  const target = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
  const undecided = rows().find((one) => !one.querySelector('[aria-pressed="true"]'));
  row = (target?.closest("[data-begriff]") || undecided || rows()[0])?.id ?? null;
  (byId(row) || desk).focus({ preventScroll: true });
})();
