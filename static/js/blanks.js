// People type a plain blank before « : » or « ? », and a line of the page would then begin with that sign. The blank stays
// one blank, but does not break; what was typed, and what is copied into a field, is not touched.
const KEPT = "script, style, textarea, code, pre, .code, .fingerprint, .tracker, .command, .mail-text";
const BLANK = /(?<=«) (?=\S)|(?<=\S) (?=[;:!?»](?:\s|$|[.,)]))|(?<=\d) (?=[%€h](?:\W|$))/g;

if (document.documentElement.lang.startsWith("fr")) {
  for (const part of document.querySelectorAll("main, .breadcrumbs")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (BLANK.test(node.data) && !node.parentElement.closest(KEPT)) node.data = node.data.replace(BLANK, "\u00a0");
      BLANK.lastIndex = 0;
    }
  }
}
