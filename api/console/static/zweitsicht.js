// Both views side by side, by keyboard. Every key presses a button that is also there without it.
"use strict";
(() => {
  const page = document.getElementById("vergleich");
  if (!page) return;
  const rows = [...page.querySelectorAll("[data-unterschied]")];
  const press = (id) => { document.getElementById(id)?.click(); };
  const here = () => rows.find((one) => one.contains(document.activeElement));
  const focus = (target) => {
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const place = rows.indexOf(here());
    focus(rows[place < 0 ? 0 : Math.min(Math.max(place + by, 0), rows.length - 1)]);
  };
  const choose = (key) => here()?.querySelector(`[data-taste="${key}"]`)?.click();
  const keys = {
    1: () => choose("1"), 2: () => choose("2"), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    f: () => press("freigeben"), w: () => press("weiter"),
  };

  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const wanted = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  focus(wanted || rows.find((one) => "offen" in one.dataset));
})();
