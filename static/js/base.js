// Pages work without this. With it, a form that is on its way cannot be sent a second time by an impatient finger.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // A page that comes back from the history must be usable again.
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  setTimeout(() => delete form.dataset.sent, 8000);
});

// A voting code in the address (#code=...) is never sent. Whoever has to log in on the way keeps it: browsers carry what
// follows the # through redirects, but not through a form unless its action has it.
if (/^#code=/.test(window.location.hash)) {
  for (const form of document.querySelectorAll("form[method='post' i]")) {
    const action = new URL(form.getAttribute("action") || "", window.location.href);
    action.hash = window.location.hash;
    form.setAttribute("action", action.href);
  }
}
