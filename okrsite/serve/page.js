// What a page of `okrsite serve` does beside livereload.js, which follows below and takes this as a plugin:
// it tells the server which version of the site it is, takes in what changed of the page, shows that a long
// build is under way, and, once a fault is mended, comes back to where the reader was.
(function () {
  "use strict";
  var own = document.currentScript;
  var build = buildOf(own);
  var isFault = /[?&]fault\b/.test(own.src);
  var KEY = "okrsite-serve-place";
  var bar = null;

  function buildOf(script) {
    var found = script && /[?&]build=([\w-]+)/.exec(script.src);
    return found ? found[1] : "";
  }

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

  // A page of which nothing but its own text changed takes that in as it stands: quicker than loading it
  // anew, and the place, the focus and open folds stay. It is loaded anew where a script runs in it that
  // does not say how to begin anew (`document.currentScript.renew = function () { … }`), where it asks for
  // other scripts or style sheets than before, and where a difference would not be seen or taken in.
  var renewing = false, onceMore = false;

  function renew(done) {
    onceMore = renewing;
    if (renewing) return;
    renewing = true;
    fetch(location.href, { cache: "no-store" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error("another page");
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      var scripts = Array.from(document.scripts).filter(isTheirs);
      if (needs(fresh) !== needs(document) || !scripts.every(function (script) { return script.renew; })) {
        throw new Error("another script or style sheet");
      }
      // `isEqualNode` sees nothing of what is in a template.
      if (!hasRootOf(fresh) || fresh.querySelector("template")) throw new Error("not seen by a comparison");
      takeIn(fresh);
      scripts.forEach(function (script) { script.renew(); });
      build = buildOf(fresh.querySelector("script[src^='/livereload.js']"));
      renewing = false;
      if (onceMore) renew(done);
      else done();
    }).catch(function () { location.reload(); });
  }

  // All but livereload.js, and data of charts, which runs nothing.
  function isTheirs(script) {
    return script.type !== "application/json" && !/^\/livereload\.js/.test(script.getAttribute("src"));
  }

  // What is loaded for a page, and what it may load. Of a style sheet that livereload.js swaps there are two
  // for a moment, and the new one says so in its address.
  function needs(page) {
    var found = Array.from(page.querySelectorAll("script, link, style, base, meta[http-equiv]"));
    return found.filter(isTheirs).filter(function (element) {
      return !element.__LiveReload_pendingRemoval;
    }).map(function (element) {
      var address = element.src || element.href;
      return address ? element.rel + address.replace(/[?&]livereload=\d+/, "") : element.outerHTML;
    }).join("\n") + page.documentElement.lang;
  }

  // Whether all that the fresh root element says stands in this one, to which scripts may have added.
  function hasRootOf(fresh) {
    var root = document.documentElement;
    return Array.from(fresh.documentElement.attributes).every(function (attribute) {
      if (attribute.name !== "class") return root.getAttribute(attribute.name) === attribute.value;
      return Array.from(fresh.documentElement.classList).every(function (word) {
        return root.classList.contains(word);
      });
    });
  }

  function takeIn(fresh) {
    var hadBar = bar;
    hideBar();
    document.title = fresh.title;
    replaceAll(document.head, fresh.head, "meta:not([http-equiv])");
    var folds = foldsOf(document), freshFolds = foldsOf(fresh);
    Object.keys(folds).forEach(function (key) {
      if (freshFolds[key]) freshFolds[key].open = folds[key].open;
    });
    replace(document.body, fresh.body);
    if (hadBar) showBar();
  }

  // By what they are called, but for the numbers in it, and which of those called so they are.
  function foldsOf(page) {
    var found = {}, counts = {};
    page.querySelectorAll("details").forEach(function (fold) {
      var name = fold.querySelector("summary");
      name = name ? name.textContent.replace(/\d+/g, "") : "";
      counts[name] = (counts[name] || 0) + 1;
      found[counts[name] + " " + name] = fold;
    });
    return found;
  }

  function replaceAll(old, fresh, selector) {
    var before = old.querySelectorAll(selector), after = fresh.querySelectorAll(selector);
    if (before.length === after.length) {
      before.forEach(function (element, number) { replace(element, after[number]); });
    } else {
      before.forEach(function (element) { element.remove(); });
      old.append.apply(old, after);
    }
  }

  // Replaces as little as makes the two equal: of the children, those between the equal ones at both ends.
  function replace(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (!old.firstChild || !fresh.firstChild || !old.cloneNode().isEqualNode(fresh.cloneNode())) {
      old.replaceWith(fresh);
      return;
    }
    var parts = Array.from(old.childNodes), freshParts = Array.from(fresh.childNodes), after = null;
    while (parts.length && freshParts.length && parts[0].isEqualNode(freshParts[0])) {
      parts.shift();
      freshParts.shift();
    }
    while (parts.length && freshParts.length
        && parts[parts.length - 1].isEqualNode(freshParts[freshParts.length - 1])) {
      after = parts.pop();
      freshParts.pop();
    }
    if (parts.length === freshParts.length) {
      parts.forEach(function (part, number) { replace(part, freshParts[number]); });
    } else {
      parts.forEach(function (part) { part.remove(); });
      freshParts.forEach(function (part) { old.insertBefore(part, after); });
    }
  }

  function Okrsite(_, host) { this.connection = host._livereload; }
  Okrsite.identifier = "okrsite";
  Okrsite.version = "1";
  Okrsite.prototype.analyze = function () { return { build: build }; };
  Okrsite.prototype.reload = function (path) {
    var connection = this.connection;
    if (path === "okrsite:page" && !isFault) renew(function () { connection.analyze(); });
    else if (path === "okrsite:building") showBar();
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
