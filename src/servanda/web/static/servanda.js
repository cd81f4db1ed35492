// Comfort only: every page works without this file.
"use strict";
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "n" || event.key === "p") {
      const link = document.querySelector(event.key === "n" ? "a[rel=next]" : "a[rel=prev]");
      if (link) link.click();
    }
  });
  // Review by keyboard: forms are sent, folds opened, by the key that they name.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "s") { const skip = document.getElementById("skip"); if (skip) skip.click(); return; }
    const place = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (!place) return;
    event.preventDefault();
    if (place.tagName === "FORM") { place.requestSubmit(); return; }
    place.open = true;
    const first = place.querySelector("input:not([type=hidden])");
    if (first) first.focus();
  });
  // The one-time code of the server comes behind the # of its link, which no server and no log sees.
  const code = document.querySelector("input[name=code]");
  if (code && location.hash.length > 8) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
})();
