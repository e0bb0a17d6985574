// A page that has moved: goes on to its new address, with the anchor and the filter that the old one named.
(function () {
  "use strict";

  const now = new URL(document.querySelector("a[data-moved]").href);
  now.search = location.search;
  now.hash = location.hash;
  location.replace(now);
})();
