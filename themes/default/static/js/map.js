// The map: opens and closes all of the outline, and opens the branch that the address names.
// Without it each knot still opens and closes by itself.
(function () {
  "use strict";

  const tree = document.querySelector("[data-map=tree]");
  if (!tree) return;
  const branches = tree.querySelectorAll("details");
  const ALL = "_all";

  // The address tells what was opened last, so that it can be passed on. It adds no step to the way back.
  function note(fragment) {
    const bare = location.href.split("#")[0];
    history.replaceState(null, "", fragment ? bare + "#" + encodeURIComponent(fragment).replaceAll("%2F", "/") : bare);
  }

  function setAll(open) {
    for (const branch of branches) branch.open = open;
  }

  function named() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return ""; // a lone % in the address
    }
  }

  // Opens the line that the address names, everything above it, and brings it into view.
  function follow() {
    const name = named();
    if (name === ALL) setAll(true);
    const line = name && document.getElementById(name);
    if (!line || !tree.contains(line)) return;
    for (let at = line.parentElement; at !== tree; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    const own = line.querySelector(":scope > details");
    if (own) own.open = true;
    line.scrollIntoView();
  }

  for (const button of document.querySelectorAll("button[data-map]")) {
    const open = button.dataset.map === "open";
    button.addEventListener("click", () => {
      setAll(open);
      note(open ? ALL : "");
    });
  }

  tree.addEventListener("click", (event) => {
    const knot = event.target.closest("summary");
    if (!knot) return;
    const closes = knot.parentElement.open; // the click has not turned it yet
    note(closes ? "" : knot.closest("li").id);
  });

  window.addEventListener("hashchange", follow);
  follow();
})();
