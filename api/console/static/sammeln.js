// What the threshold lets in, followed while the slider moves. The same page comes from the server as a plain form;
// all figures here are counted as it counts them.
"use strict";
(() => {
  const slider = document.getElementById("regler");
  const number = document.getElementById("wert");
  const own = document.getElementById("schwelle-eigene");
  const models = document.getElementById("schwelle-modell");
  const sentence = document.getElementById("erwartung");
  if (!slider || !number || !own || !models) return;
  slider.closest("[hidden]").hidden = false;

  const items = [...document.querySelectorAll(".bulk-item")].map((element) => ({
    element,
    box: element.querySelector("input"),
    title: element.querySelector("label"),
    href: element.querySelector("a").href,
    offers: [...element.querySelectorAll("[data-begriff]")].map((offer) => ({
      element: offer,
      concept: offer.dataset.begriff,
      label: offer.firstElementChild.textContent,
      percent: Number(offer.dataset.prozent),
      confidence: Number(offer.dataset.konfidenz),
      threshold: Number(offer.dataset.schwelle),
      passes: offer.dataset.passt === "1",
    })),
  }));
  for (const item of items) for (const offer of item.offers) offer.item = item;
  const offers = items.flatMap((item) => item.offers);

  const rounded = (expected) => Math.floor(expected + 0.5);
  const sum = (some) => some.reduce((total, offer) => total + offer.confidence, 0);
  const percent = () => Math.min(100, Math.max(0, Math.round(Number(number.value) || 0)));

  function show() {
    const wanted = own.checked ? percent() : null;
    for (const offer of offers) {
      offer.isIn = wanted === null ? offer.passes : offer.percent >= wanted;
      offer.margin = offer.confidence - (wanted === null ? offer.threshold : wanted / 100);
      offer.element.hidden = !offer.isIn;
    }
    for (const item of items) {
      const isListed = item.offers.some((offer) => offer.isIn);
      item.element.hidden = !isListed;
      item.box.disabled = !isListed;
    }
    for (const field of document.querySelectorAll("[data-schwelle-feld]")) field.value = wanted === null ? "" : own.value;
    for (const field of document.querySelectorAll("[data-wert-feld]")) field.value = percent();
    if (sentence) showEffect();
  }

  function showEffect() {
    const letIn = offers.filter((offer) => offer.isIn);
    const right = sum(letIn);
    const pattern = letIn.length === 0 ? "keiner" : letIn.length === 1 ? "einer" : "mehrere";
    const names = { n: letIn.length, right: rounded(right), share: `${rounded(right * 100)}\u00a0%`, missed: rounded(sum(offers) - right) };
    sentence.textContent = sentence.dataset[pattern].replace(/\{(\w+)\}/g, (_, name) => names[name]);
    const listed = items.filter((item) => !item.box.disabled).length;
    document.getElementById("anzahl").textContent = listed;
    document.getElementById("nichts").hidden = listed > 0;
    showConcepts();
    showNearest(letIn, offers.filter((offer) => !offer.isIn));
  }

  function showConcepts() {
    for (const row of document.querySelectorAll("#je-begriff-zeilen tr")) {
      const all = offers.filter((offer) => offer.concept === row.dataset.begriff);
      const letIn = all.filter((offer) => offer.isIn);
      const fill = (name, value) => { row.querySelector(`[data-feld=${name}]`).textContent = value; };
      fill("durch", letIn.length);
      fill("richtig", rounded(sum(letIn)));
      fill("zurueck", all.length - letIn.length);
      fill("verpasst", rounded(sum(all) - sum(letIn)));
    }
  }

  function showNearest(letIn, keptOut) {
    const body = document.getElementById("naechste-zeilen");
    const pattern = document.getElementById("naechste-muster").content.querySelector("tr");
    const count = Number(body.dataset.anzahl);
    const down = (one, other) => other.margin - one.margin;
    body.replaceChildren(...[...letIn.sort(down).slice(-count), ...keptOut.sort(down).slice(0, count)].map((offer) => {
      const row = pattern.cloneNode(true);
      row.className = offer.isIn ? "" : "bulk-out";
      const link = row.querySelector("a");
      link.href = offer.item.href;
      link.lang = offer.item.title.lang;
      if (!link.lang) link.removeAttribute("lang");
      link.textContent = offer.item.title.textContent;
      row.querySelector("[data-feld=begriff]").textContent = offer.label;
      row.querySelector("[data-feld=konfidenz]").textContent = `${offer.percent}\u00a0%`;
      row.querySelector("[data-feld=folge]").textContent = offer.isIn ? "durchgelassen" : "zurückgehalten";
      return row;
    }));
  }

  // The address follows, so that a page loaded again shows the same threshold.
  function keep() {
    const address = new URL(location.href);
    address.searchParams.delete("schwelle");
    if (own.checked) address.searchParams.set("schwelle", own.value);
    address.searchParams.set("wert", percent());
    history.replaceState(null, "", address);
  }

  slider.addEventListener("input", () => { own.checked = true; number.value = slider.value; show(); });
  slider.addEventListener("change", keep);
  number.addEventListener("input", () => { own.checked = true; slider.value = percent(); show(); });
  number.addEventListener("change", keep);
  for (const rule of [own, models]) rule.addEventListener("change", () => { show(); keep(); });

  for (const [id, isChosen] of [["alle", true], ["keine", false]]) {
    const button = document.getElementById(id);
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => { for (const item of items) item.box.checked = isChosen; });
  }
  show();
})();
