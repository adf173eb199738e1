// Written for old browsers on purpose, and outside of the modules that they cannot read: tells those who cannot vote,
// count or verify here that their browser is too old, instead of showing them a page that does nothing. It runs right
// after the note that JavaScript is needed, and takes it away before anybody has seen it.
(function () {
  "use strict";
  var root = document.documentElement;

  function show(name) {
    var note = document.getElementById(name);
    var waiting = document.getElementById("urn-waiting");
    if (waiting) { waiting.hidden = true; }
    if (note) { note.hidden = false; }
  }

  function hasModuleWorkers(address) {
    var asked = false;
    try {
      var options = { get type() { asked = true; return "module"; } };
      new Worker(address, options).terminate();
    } catch (error) { return false; }
    return asked;
  }

  document.getElementById("urn-noscript").hidden = true;
  var script = document.currentScript;
  var worker = script && script.getAttribute("data-worker");
  var able = typeof BigInt === "function" && "noModule" in document.createElement("script") && window.crypto
    && window.crypto.getRandomValues && window.fetch && window.TextEncoder && window.URL && Array.prototype.flatMap;
  if (!able || (worker && !hasModuleWorkers(worker))) {
    root.setAttribute("data-urn", "old");
    show("urn-old");
    return;
  }
  var waiting = document.getElementById("urn-waiting");
  if (waiting && !root.getAttribute("data-urn")) { waiting.hidden = false; }
  // The modules mark the page when they run; if they do not, something on the way has stopped them.
  setTimeout(function () {
    if (!root.getAttribute("data-urn")) { show("urn-stuck"); }
  }, 15000);
}());
