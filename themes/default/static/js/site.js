// What every page does. A list of small features, each on its own; what is bigger is loaded on first use.
// A preview may put new elements into the page: what a feature does to elements, it does again in `renew`.
(function () {
  "use strict";

  const okrsite = (window.okrsite = window.okrsite || {});
  okrsite.root = new URL("../../", document.currentScript.src).href;
  document.documentElement.classList.add("scripting");

  const begins = [];
  document.currentScript.renew = function () { begins.forEach(function (begin) { begin(); }); };

  // ------------------------------------------------------------------ loading scripts, each of them once
  const loaded = new Map();
  okrsite.load = function (path) {
    if (!loaded.has(path)) {
      loaded.set(path, new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = okrsite.root + path;
        script.onload = function () { done(script); };
        script.onerror = function () {
          loaded.delete(path);
          failed(new Error("Could not load " + path));
        };
        document.head.append(script);
      }));
    }
    return loaded.get(path);
  };

  // ------------------------------------------------------------------ what is remembered on this device
  // Several sites may share a host, so that the site's address is part of each name.
  okrsite.remember = function (name, value) {
    const key = "okrsite " + new URL(okrsite.root).pathname + " " + name;
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // Without storage nothing is remembered, and all else works.
    }
    return value === undefined ? null : value;
  };

  // ------------------------------------------------------------------ search: the link in the masthead, the key /
  function find() {
    return document.querySelector("a.find");
  }

  function openSearch() {
    if (okrsite.searchPage) {
      okrsite.searchPage.focus();
      return;
    }
    // What is typed before the dialog is there goes into it.
    let typed = "";
    function keep(event) {
      if (!isPlain(event) || event.key.length !== 1 || isTyping(event.target)) return;
      event.preventDefault();
      typed += event.key;
    }
    document.addEventListener("keydown", keep, true);
    okrsite.load("assets/js/search-engine.js").then(function () { return okrsite.load("assets/js/search.js"); }).then(
      function () { okrsite.search.open(typed); },
      function () { location.href = find().href; },
    ).finally(function () { document.removeEventListener("keydown", keep, true); });
  }

  function isPlain(event) {
    return !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented);
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest("a.find") || !isPlain(event) || event.shiftKey) return;
    event.preventDefault();
    openSearch();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || !find() || !isPlain(event) || event.isComposing || isTyping(event.target)) return;
    if (okrsite.remember("slash") === "off") return;
    event.preventDefault();
    openSearch();
  });

  // ------------------------------------------------------------------ my page: a link that stands on this device alone
  function showMyPage() {
    const corner = document.querySelector(".mast .asof");
    const button = document.querySelector("button[data-my-page]");
    const address = okrsite.remember("my page") || "";
    const own = button && button.dataset.myPage === address;
    const old = document.getElementById("_mine");
    if (old) old.remove();
    if (corner && /^people\/[^/]+\/$/.test(address)) {
      const item = document.createElement("p");
      const link = document.createElement("a");
      item.id = "_mine";
      link.href = okrsite.root + address + "index.html";
      link.textContent = "My page";
      if (own) link.setAttribute("aria-current", "page");
      item.append(link);
      corner.append(item);
    }
    if (button) button.textContent = own ? "Forget that this is my page" : "This is my page";
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-my-page]");
    if (!button) return;
    const own = okrsite.remember("my page") === button.dataset.myPage;
    okrsite.remember("my page", own ? null : button.dataset.myPage);
    showMyPage();
  });
  begins.push(showMyPage);

  // ------------------------------------------------------------------ the commit: in one file, not in every page
  function nameCommit() {
    const commit = document.getElementById("_commit");
    if (!commit) return;
    okrsite.load("assets/commit.js").then(function (script) {
      // It has said all that it can; after the next commit it says another thing.
      script.remove();
      loaded.delete("assets/commit.js");
      commit.textContent = "commit " + okrsite.commit.short;
      if (/^https?:/.test(okrsite.commit.href)) commit.href = okrsite.commit.href;
    }, function () {}); // The link to the file that names it stays.
  }
  begins.push(nameCommit);

  // ------------------------------------------------------------------ charts: alive once pointed at or focused
  function keepReady(plot) {
    const calls = ["pointerenter", "pointermove", "click", "focus"];
    let waking = null, last = null;

    function wake(event) {
      if (event.pointerType === "touch" && event.type !== "click") return; // It may be the beginning of scrolling.
      last = event;
      waking = waking || Promise.all([
        okrsite.load("assets/vendor/vega.js"),
        okrsite.load("assets/js/chart-drawing.js"),
        okrsite.load("assets/js/charts.js"),
        okrsite.load("assets/charts/" + plot.dataset.chart + ".js"),
      ]).then(function () {
        calls.forEach(function (type) { plot.removeEventListener(type, wake); });
        return okrsite.wakeChart(plot, last);
      }, function () {
        waking = null; // The chart stays as it is.
      });
    }

    plot.tabIndex = 0;
    plot.setAttribute("role", "application"); // Screen readers then leave the arrow keys to the chart.
    plot.setAttribute("aria-roledescription", "chart");
    calls.forEach(function (type) { plot.addEventListener(type, wake); });
  }

  const ready = new WeakSet();
  begins.push(function () {
    document.querySelectorAll(".plot[data-chart]").forEach(function (plot) {
      if (!ready.has(plot)) keepReady(plot);
      ready.add(plot);
    });
  });

  begins.forEach(function (begin) { begin(); });
})();
