// The search page: the box of js/search.js with filters, all of it kept in the address.
(function () {
  "use strict";

  const okrsite = window.okrsite;
  const place = document.getElementById("_search");
  const KEYS = ["kind", "team", "owner", "period", "status", "stance"];
  const [field, group, found, options] = place.children;

  const facets = okrsite.facets(group, KEYS, function () {
    box.start();
    write(true);
    box.show();
  });
  const box = okrsite.search.box(field, found, facets.chosen, function () { write(false); });

  function write(step) {
    facets.write({ q: box.input.value }, step);
  }

  function fromAddress() {
    box.input.value = new URLSearchParams(location.search).get("q") || "";
    facets.read();
    if (box.input.value || facets.chosen().length) box.start();
    box.show();
  }

  box.input.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && box.input.value) {
      event.preventDefault();
      box.input.value = "";
      write(false);
      box.show();
    }
  });

  // A key by itself may be in a reader's way: it can be switched off.
  const slash = options.querySelector("input");
  slash.checked = okrsite.remember("slash") !== "off";
  slash.addEventListener("change", function () {
    okrsite.remember("slash", slash.checked ? null : "off");
  });

  okrsite.searchPage = box.input;
  window.addEventListener("popstate", fromAddress);
  fromAddress();
})();
