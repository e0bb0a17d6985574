// The choices of a filter (team, owner, status …) and the address, which keeps them so that a view can be shared.
(function () {
  "use strict";

  const okrsite = window.okrsite;
  const KEYS = ["kind", "team", "owner", "period", "status", "stance"];

  // `keys` are those that the page can be narrowed down by; `changed` is called after each choice.
  okrsite.facets = function (group, keys, changed) {
    const selects = [...group.querySelectorAll("select")];
    const clear = group.querySelector("button.clear");
    let held = []; // what the address asks for and no select offers

    function chosen() {
      const picked = selects.map(function (select) { return [select.dataset.key, select.value]; });
      return [...picked, ...held].filter(function ([, value]) { return value; });
    }

    // From the address. A value that no row has (any more) is shown all the same: the list is then empty.
    function read() {
      const asked = new URLSearchParams(location.search);
      selects.forEach(function (select) {
        const value = asked.get(select.dataset.key) || "";
        select.value = value;
        if (select.value !== value) {
          const words = value.replace(/_/g, " ");
          select.add(new Option(words.charAt(0).toUpperCase() + words.slice(1), value, true, true));
        }
      });
      const offered = selects.map(function (select) { return select.dataset.key; });
      held = keys.filter(function (key) { return asked.get(key) && !offered.includes(key); }).map(function (key) {
        return [key, asked.get(key)];
      });
      idle();
    }

    // To the address; what else stands in it stays, and `more` (`{ q: "words" }`) goes with it. A step is one that
    // the reader goes back from; what is typed is no step for each of its letters.
    function write(more, step) {
      const now = new URL(location.href);
      KEYS.forEach(function (key) { now.searchParams.delete(key); });
      chosen().forEach(function ([key, value]) { now.searchParams.set(key, value); });
      Object.entries(more || {}).forEach(function ([key, value]) {
        if (value) now.searchParams.set(key, value);
        else now.searchParams.delete(key);
      });
      try {
        if (step && now.href !== location.href) history.pushState(null, "", now);
        else history.replaceState(history.state, "", now);
      } catch {
        // Browsers allow so many changes in a while; the view is right all the same.
      }
      idle();
    }

    function idle() {
      clear.disabled = chosen().length === 0;
    }

    selects.forEach(function (select) { select.addEventListener("change", changed); });
    clear.addEventListener("click", function () {
      selects.forEach(function (select) { select.value = ""; });
      held = [];
      changed();
      selects[0].focus();
    });
    return { chosen, read, write };
  };
})();
