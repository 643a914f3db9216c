// What makes pages nicer; all of them work without it.

// After a form was refused, the reader begins with what is wrong.
document.querySelector('.notice.bad[role="alert"]')?.focus();

// A table that is too wide can be scrolled by the keyboard.
for (const box of document.querySelectorAll(".scroll")) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

// A second press while the first is under way sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // What opens a window of its own leaves this page as it is.
  if (event.submitter?.formTarget) return;
  if (event.defaultPrevented || form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A question before what cannot be taken back.
document.addEventListener("click", (event) => {
  const asking = event.target.closest("[data-ask]");
  if (asking && !confirm(asking.dataset.ask)) event.preventDefault();
});
