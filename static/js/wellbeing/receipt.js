// Whether the sheet of this browser is in the urn: the receipt is kept here, the server is asked for it alone.
const place = document.getElementById("receipt-check");

async function check() {
  let tracker = null;
  try {
    tracker = localStorage.getItem(`receipt-${place.dataset.uuid}`);
  } catch {
    return;
  }
  if (!tracker) return;
  const response = await fetch(`${place.dataset.address}?suivi=${encodeURIComponent(tracker)}`, { credentials: "same-origin" });
  if (!response.ok) return;
  const { found } = await response.json();
  document.getElementById(found ? "receipt-found" : "receipt-lost").hidden = false;
  document.getElementById("receipt-text").textContent = tracker;
  place.hidden = false;
}

check();
