// Offers what can be typed into the fields of a person's form.
const WAIT = 120;
const form = document.querySelector("[data-lookups]");
let timer;
let asked = 0;

async function offer(field) {
  const text = field.value.trim();
  if (text.length < 2) return;
  const mine = ++asked;
  const address = `${form.dataset.lookups}/${field.dataset.looksUp}?q=${encodeURIComponent(text.slice(0, 200))}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  // Only what was typed last counts, however the answers come.
  if (!answer.ok || mine !== asked) return;
  const list = document.getElementById(field.dataset.looksUp);
  list.replaceChildren(...(await answer.json()).map((found) => new Option(found, found)));
}

form?.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset.looksUp) return;
  clearTimeout(timer);
  timer = setTimeout(() => offer(field), WAIT);
});
