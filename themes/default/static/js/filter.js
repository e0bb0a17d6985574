// Narrows a list down to the rows that a reader asks for by team, owner, kind, status and stance.
// Rows bear `data-row` and their values; groups (`data-group`) go with the last of their rows.
(function () {
  "use strict";

  const okrsite = window.okrsite;
  const group = document.querySelector(".filters[data-here]");
  if (!group) return;

  const KEYS = ["team", "owner", "status", "stance"];
  if (group.querySelector("select[data-key=kind]")) KEYS.push("kind"); // elsewhere it is the search's own
  const { one, many, here } = group.dataset;
  const said = group.querySelector("[role=status]");
  const search = group.querySelector("a[data-search]");
  const everywhere = search && search.href;
  const rows = [...document.querySelectorAll("[data-row]")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const opened = new Set(); // folds that were opened here, and are closed again with the filter
  const facets = okrsite.facets(group, KEYS, function () {
    apply();
    facets.write({}, true);
  });

  function apply() {
    const chosen = facets.chosen();
    const active = chosen.length > 0;
    const found = new Set();
    rows.forEach(function (row) {
      row.hidden = !chosen.every(function ([key, value]) {
        return (row.dataset[key] || "").split(" ").includes(value);
      });
      if (!row.hidden && row.dataset.row) found.add(row.dataset.row);
    });
    groups.forEach(function (group) {
      group.hidden = active && !group.querySelector("[data-row]:not([hidden])");
    });
    group.classList.toggle("active", active);
    fold(active);
    const count = active ? found.size + " of " + here : here;
    said.textContent = count + " " + (here === "1" ? one : many);
    if (search) {
      const asked = new URL(everywhere);
      chosen.forEach(function ([key, value]) { asked.searchParams.set(key, value); });
      search.href = asked;
    }
  }

  // A match in a fold is shown.
  function fold(active) {
    if (!active) {
      opened.forEach(function (details) { details.open = false; });
      opened.clear();
      return;
    }
    rows.forEach(function (row) {
      const details = row.closest("details:not([open])");
      if (!row.hidden && details) {
        details.open = true;
        opened.add(details);
      }
    });
  }

  function fromAddress() {
    facets.read();
    apply();
  }

  window.addEventListener("popstate", fromAddress);
  fromAddress();
})();
