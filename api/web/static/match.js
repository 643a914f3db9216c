// Sliders beside the numbers of a policy, what it would change while they move, and how far a run is.

const REST = 40; // milliseconds without a move
const AGAIN = 3000; // milliseconds until a page is asked for anew

function slide(number) {
  const slider = document.createElement("input");
  slider.type = "range";
  for (const name of ["min", "max"]) slider[name] = number[name];
  slider.step = "1";
  slider.value = number.value;
  const label = document.querySelector(`label[for="${number.id}"]`);
  slider.setAttribute("aria-label", label.textContent);
  const hint = number.getAttribute("aria-describedby");
  if (hint) slider.setAttribute("aria-describedby", hint);
  number.setAttribute("aria-label", `${label.textContent}: ${number.form.dataset.exact}`);
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value; });
  // Whoever comes back finds what was typed.
  addEventListener("pageshow", () => { slider.value = number.value; });
  const both = document.createElement("div");
  both.className = "slider";
  number.replaceWith(both);
  both.append(slider, number);
}

function preview(form) {
  const place = document.getElementById("preview");
  const said = document.getElementById("preview-said");
  let timer;
  let asking;

  async function ask() {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    place.setAttribute("aria-busy", "true");
    let found = null;
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: mine.signal,
      });
      if (answer.status === 204) {
        // Another tab has asked for something newer.
        if (mine === asking) soon(10 * REST);
        return;
      }
      found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-trial]");
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    if (mine !== asking) return;
    place.removeAttribute("aria-busy");
    if (found) place.replaceChildren(found);
    else place.textContent = form.dataset.failed;
    for (const box of place.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
    said.textContent = place.querySelector("[data-said], .notice")?.textContent ?? place.textContent;
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  form.addEventListener("input", () => soon(REST));
  // What the Enter key presses: it shows at once what would be shown anyway.
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-without-script]")) return;
    event.preventDefault();
    ask();
  });
  addEventListener("pageshow", ask);
}

function follow(box) {
  const source = new EventSource(box.dataset.run);
  source.addEventListener("progress", (event) => {
    const { state, progress } = JSON.parse(event.data);
    const text = box.querySelector(`template[data-state="${state}"]`);
    if (!text) {
      source.close();
      location.reload();
      return;
    }
    box.querySelector("progress").value = progress;
    const shown = box.querySelector("#run-state");
    const now = text.content.textContent;
    if (shown.textContent !== now) shown.textContent = now;
  });
  // A line that is cut the browser mends itself; after a refusal it does not ask again.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), AGAIN);
  });
}

document.querySelectorAll("[data-slider]").forEach(slide);
document.querySelectorAll("form[data-preview]").forEach(preview);
document.querySelectorAll("[data-run]").forEach(follow);
