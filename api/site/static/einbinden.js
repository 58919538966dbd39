/* Saves pressing the button: what the form would answer takes the place of what stands there. And copies the snippet. */

const form = document.querySelector(".embed-form");
let asking = null;

form.addEventListener("change", refresh);
addCopyButtons();

async function refresh() {
  if (!form.checkValidity()) return;
  asking?.abort();
  asking = new AbortController();
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal: asking.signal, credentials: "omit" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const result = page.getElementById("ergebnis");
    if (!result) return; // the button still works, and says what is wrong
    document.getElementById("ergebnis").replaceChildren(...document.importNode(result, true).childNodes);
    addCopyButtons();
    history.replaceState(null, "", address);
  } catch {
    return; // given up for a newer question, or the service is away: the button says so
  }
}

function addCopyButtons() {
  if (!navigator.clipboard) return;
  const { copy, copied } = document.getElementById("ergebnis").dataset;
  for (const code of document.querySelectorAll(".embed-code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = copied;
    });
    code.after(button);
  }
}
