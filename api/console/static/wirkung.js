// The effect preview on the desk: fetched when it is opened, and anew after every decision, as the desk is replaced
// then. Without this, the link inside leads to the same answer.
"use strict";
(() => {
  const desk = document.getElementById("schreibtisch");
  const voice = document.getElementById("ansage");
  if (!desk || !voice) return;

  let known = null; // the element that is watched; a decision brings another one
  let isOpen = false;
  let height = 0; // of the last answer, so that the page does not jump while the next one is on its way
  let request = null;

  function watch() {
    const found = document.getElementById("wirkung");
    if (!found || found === known) return;
    known = found;
    request?.abort();
    let isReopened = isOpen;
    if (isReopened) {
      found.open = true;
      load(found, false);
    }
    found.addEventListener("toggle", () => { // one event may stand for several quick presses
      if (found !== known) return;
      const isOurs = isReopened && found.open;
      isReopened = false;
      isOpen = found.open;
      if (isOurs) return;
      request?.abort();
      if (isOpen) load(found, true);
    });
  }

  async function load(details, isAsked) {
    const place = details.querySelector(".effect");
    request = new AbortController();
    const { signal } = request;
    show(place, [paragraph("Wird berechnet …")]);
    if (height) place.style.minHeight = `${height}px`;
    try {
      const answer = await fetch(details.dataset.wirkung, { signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!signal.aborted) show(place, nodes(answer, page));
    } catch {
      if (signal.aborted) return;
      show(place, [paragraph("Der Dienst antwortet nicht; prüfen Sie die Verbindung.")]);
    }
    if (signal.aborted) return;
    place.style.minHeight = "";
    height = place.offsetHeight;
    if (isAsked) {
      details.scrollIntoView({ block: "nearest" });
      voice.textContent = (place.querySelector(".effect-summary") || place).textContent;
    }
  }

  function nodes(answer, page) {
    if (new URL(answer.url).pathname.endsWith("/anmelden")) {
      const link = document.createElement("a");
      link.href = answer.url;
      link.textContent = "Neu anmelden";
      const note = paragraph("Ihre Anmeldung ist abgelaufen. ");
      note.append(link);
      return [note];
    }
    const found = page.getElementById("wirkung-antwort");
    if (found) return [...found.childNodes];
    return [paragraph(page.querySelector("main .lead")?.textContent ?? "Der Dienst meldet einen Fehler.")];
  }

  const show = (place, content) => place.replaceChildren(...content);

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  new MutationObserver(watch).observe(desk, { childList: true });
  watch();
})();
