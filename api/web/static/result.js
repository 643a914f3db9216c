// What makes the pages of a result nicer; all of them work without it.

const words = document.getElementById("words")?.dataset;

/** The main part of one of our own pages, as text. */
async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Reasons below a pair, without leaving the list.
function addReasons(row) {
  const link = row.querySelector("th a");
  if (!link) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link small";
  button.textContent = words.why;
  button.setAttribute("aria-label", `${words.why} ${link.textContent}`);
  button.setAttribute("aria-expanded", "false");
  let shown = null;
  button.addEventListener("click", async () => {
    if (!shown) {
      const page = await fetched(`${link.getAttribute("href")}/reasons`).catch(() => null);
      if (!page) {
        location.assign(link.href);
        return;
      }
      shown = document.createElement("tr");
      shown.className = "reasons";
      const cell = shown.appendChild(document.createElement("td"));
      cell.colSpan = row.cells.length;
      cell.append(...page.body.children);
      row.after(shown);
      shown.hidden = true;
    }
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-expanded", String(!shown.hidden));
  });
  link.after(" ", button);
}

const table = document.querySelector("table.pairs");
if (table && words) {
  for (const row of table.tBodies[0].rows) addReasons(row);
  const boxes = [...table.querySelectorAll('input[name="proposal"]')];
  const corner = table.tHead.querySelector("td");
  if (corner && boxes.length) {
    const every = document.createElement("input");
    every.type = "checkbox";
    every.setAttribute("aria-label", words.every);
    every.addEventListener("change", () => {
      for (const box of boxes) box.checked = every.checked;
      count();
    });
    corner.append(every);
    table.addEventListener("change", count);
    const buttons = [...document.querySelectorAll("[data-chosen]")].map((button) => [button, button.textContent]);
    function count() {
      const ticked = boxes.filter((box) => box.checked).length;
      every.checked = ticked === boxes.length;
      every.indeterminate = ticked > 0 && ticked < boxes.length;
      for (const [button, text] of buttons) button.textContent = ticked ? `${text} (${ticked})` : text;
    }
    count();
  }
}

// Other choices, computed while the reader looks at the pair.
for (const link of document.querySelectorAll("a[data-load]")) {
  fetched(link.href)
    .then((page) => {
      const part = page.getElementById(link.dataset.load);
      if (part) link.parentElement.replaceWith(document.adoptNode(part));
    })
    .catch(() => {});
}
