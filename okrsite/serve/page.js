// What a page of `okrsite serve` does beside livereload.js, which follows below and takes this as a plugin:
// it tells the server which version of the site it is, shows that a long build is under way, and, once a
// fault is mended, comes back to where the reader was.
(function () {
  "use strict";
  var source = document.currentScript.src;
  var build = /[?&]build=([\w-]+)/.exec(source);
  var isFault = /[?&]fault\b/.test(source);
  var KEY = "okrsite-serve-place";
  var bar = null;

  function showBar() {
    if (bar || !document.body) return;
    bar = document.createElement("div");
    bar.setAttribute("role", "status");
    bar.id = "_okrsite_building";
    // A page's policy forbids style attributes and elements; these are neither.
    Object.assign(bar.style, {
      position: "fixed", left: "0", bottom: "0", zIndex: "2147483647", padding: ".25rem .75rem",
      background: "#12312a", color: "#eef3ee", borderTop: "3px solid #e0b53f",
      font: "1rem/1.5 system-ui, sans-serif"
    });
    document.body.appendChild(bar);
    // A status is read out when it changes, not when it comes with its text.
    bar.textContent = "Rebuilding the site\u2026";
  }

  function hideBar() {
    if (bar) bar.remove();
    bar = null;
  }

  function Okrsite() {}
  Okrsite.identifier = "okrsite";
  Okrsite.version = "1";
  Okrsite.prototype.analyze = function () { return { build: build ? build[1] : "" }; };
  Okrsite.prototype.reload = function (path) {
    if (path === "okrsite:building") showBar();
    else if (path === "okrsite:built") hideBar();
    else return false;
    return true;
  };
  window.LiveReloadPluginOkrsite = Okrsite;

  function kept() {
    try { return JSON.parse(window.sessionStorage.getItem(KEY)); } catch (fault) { return null; }
  }

  function keep(place) {
    try { window.sessionStorage.setItem(KEY, JSON.stringify(place)); } catch (fault) { /* not to be had */ }
  }

  var place = kept();
  if (isFault) {
    if (place && place.path === location.pathname) {
      place.hidden = true;
      keep(place);
    }
    return;
  }
  window.addEventListener("pagehide", function () {
    history.scrollRestoration = "auto";
    keep({ path: location.pathname, x: window.scrollX, y: window.scrollY, hidden: false });
  });
  if (place && place.hidden && place.path === location.pathname) {
    // Else the browser may put it back, later, to where the fault stood.
    history.scrollRestoration = "manual";
    var back = function () {
      window.scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    };
    if (document.readyState === "complete") back();
    else window.addEventListener("load", back);
  }
})();
