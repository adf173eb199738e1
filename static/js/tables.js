// On a telephone a table of three columns and more that would have to be scrolled, or squeezes its words, becomes a list:
// a row is a small sheet, each cell stands beside the name of its column. Without this script it scrolls sideways.
const narrow = window.matchMedia("(max-width: 40rem)");
const LINES = 100; // px: a row taller than four lines squeezes its words

function headings(table) {
  const rows = table.tHead ? [...table.tHead.rows] : [];
  if (rows.length !== 1) return [];
  const cells = [...rows[0].cells];
  return cells.some((cell) => cell.colSpan > 1) ? [] : cells.map((cell) => (cell.querySelector(".text") ?? cell).textContent.trim());
}

function bodyRows(table) {
  return [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])].flatMap((part) => [...part.rows]);
}

function fits(table, rows) {
  const frame = table.parentElement;
  if (frame.scrollWidth > frame.clientWidth + 1 || table.scrollWidth > table.clientWidth + 1) return false;
  return Boolean(table.closest(".motion")) || rows.every((row) => row.offsetHeight < LINES);
}

/** What a table is to a screen reader, which display: block would take away. */
function keepMeaning(table, rows, names) {
  table.setAttribute("role", "table");
  for (const part of [table.tHead, table.tFoot, ...table.tBodies]) part?.setAttribute("role", "rowgroup");
  for (const row of [table.tHead.rows[0], ...rows]) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const heading = row.parentElement === table.tHead ? "columnheader" : "rowheader";
      cell.setAttribute("role", cell.tagName === "TH" ? heading : "cell");
      if (cell.tagName === "TD" && names[cell.cellIndex]) cell.dataset.label = names[cell.cellIndex];
    }
  }
}

function arrange(table) {
  table.classList.remove("stacked");
  const names = headings(table);
  const rows = bodyRows(table);
  if (!narrow.matches || names.length < 3 || !rows.length || table.closest("[hidden]")) return;
  // A row of empty cells is there to be written on, on paper.
  if (rows.some((row) => row.cells.length !== names.length || !row.textContent.trim())) return;
  if (fits(table, rows)) return;
  keepMeaning(table, rows, names);
  table.classList.add("stacked");
}

function arrangeAll() {
  for (const table of document.querySelectorAll("main table:not(.dashboard table, .history table)")) arrange(table);
}

narrow.addEventListener("change", arrangeAll);
arrangeAll();
