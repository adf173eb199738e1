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
