// The search as a reader sees it: results as you type, in a dialog on any page and on the search page itself.
(function () {
  "use strict";

  const okrsite = window.okrsite;
  const engine = okrsite.engine;
  const SHOWN = 20; // so many results at first, and so many more each time
  const SVG = "http://www.w3.org/2000/svg";

  // ------------------------------------------------------------------ results
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(function ([name, value]) { element.setAttribute(name, value); });
    element.append(...children);
    return element;
  }

  function shape(name) {
    const svg = document.createElementNS(SVG, "svg");
    const use = document.createElementNS(SVG, "use");
    svg.setAttribute("class", "sh st-" + name);
    svg.setAttribute("width", "16");
    svg.setAttribute("height", "16");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#_s-" + name);
    svg.append(use);
    return svg;
  }

  // The title with the words that were found in bold.
  function emphasised(title, terms) {
    const wanted = new Set(terms);
    return engine.pieces(title).map(function (piece) {
      return engine.words(piece).some(function (word) { return wanted.has(word); }) ? make("b", {}, piece) : piece;
    });
  }

  function href(address) {
    const [path, id] = address.split("#");
    const way = path.split("/").map(encodeURIComponent).join("/");
    return okrsite.root + way + (way === "" || way.endsWith("/") ? "index.html" : "") + (id ? "#" + id : "");
  }

  function line(result) {
    const one = engine.describe(result.id);
    const link = make("a", { href: href(one.address) }, ...emphasised(one.title, result.terms || []));
    const said = make("div", {}, link, make("p", { class: "meta" }, one.place));
    if (one.summary) said.append(make("p", { class: "label" }, one.summary));
    const status = make("span", { class: "st st-" + one.shape }, one.status);
    return make("li", { class: "hit" }, one.shape ? shape(one.shape) : make("span", {}), said, status);
  }

  function counted(number, verb) {
    if (number === 1) return "1 result" + ({ come: " comes", have: " has" }[verb] || "");
    return number.toLocaleString("en") + " results" + (verb && " " + verb);
  }

  function verdict(query, answer, narrowed) {
    const number = answer.found.length;
    if (!number) {
      const typed = query.trim().slice(0, 60);
      const what = (typed ? " for “" + typed + "”" : "") + (narrowed ? " with this filter" : "");
      return "Nothing found" + what + ". Fewer or shorter words find more; names of teams, people and periods count.";
    }
    if (answer.said === "close") return "Nothing is spelt like this. " + counted(number, "come") + " close.";
    if (answer.said === "some") return "Nothing has all of these words. " + counted(number, "have") + " some.";
    return counted(number, "") + ".";
  }

  // The parts of the box, as the search page has them already.
  function build(field, found) {
    const label = "Search objectives, key results, people, teams, KPIs, check-ins";
    const plain = { autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "go" };
    field.append(make("label", { for: "_q", class: "label" }, label));
    field.append(make("input", { type: "search", id: "_q", maxlength: engine.LONGEST, ...plain }));
    found.append(make("p", { class: "label", role: "status" }), make("ol", { class: "hits" }));
    found.append(make("button", { type: "button", hidden: "" }, "Show more"));
  }

  // A field and its results. `chosen` tells what else is asked for, `changed` is told of each change of the words.
  function box(field, found, chosen, changed) {
    const input = field.querySelector("input");
    const [status, results, more] = found.children;
    let answer = { said: "", found: [] };
    let shown = 0;

    function links() {
      return [...results.querySelectorAll("a")];
    }

    function grow() {
      results.append(...answer.found.slice(shown, shown + SHOWN).map(line));
      shown = results.children.length;
      more.hidden = shown >= answer.found.length;
    }

    function show() {
      const asked = Boolean(input.value.trim() || chosen().length);
      answer = engine.look(input.value, chosen());
      results.replaceChildren();
      shown = 0;
      grow();
      const text = asked && !engine.isReady() ? "Loading the index …" : asked ? verdict(input.value, answer, chosen().length > 0) : "";
      if (status.textContent !== text) status.textContent = text;
    }

    function start() {
      engine.load().then(show, function () {
        status.textContent = "The index could not be loaded. Everything is listed on the search page.";
      });
    }

    function step(by) {
      const all = links();
      const at = all.indexOf(document.activeElement) + by;
      (at < 0 ? input : all[Math.min(at, all.length - 1)] || input).focus();
    }

    function press(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target === input;
      const first = links()[0];
      if (event.key === "ArrowDown" || (event.key === "ArrowUp" && !typing)) {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && typing && first) {
        event.preventDefault();
        first.click();
      } else if (!typing && /^[\p{L}\p{N}]$/u.test(event.key) && event.target.tagName === "A") {
        input.focus(); // and the character goes there
      }
    }

    input.addEventListener("input", function () {
      start();
      show();
      changed(input.value);
    });
    input.addEventListener("focus", start);
    field.addEventListener("keydown", press);
    results.addEventListener("keydown", press);
    more.addEventListener("click", function () {
      const from = shown;
      grow();
      links()[from].focus();
    });
    engine.onMore(function () {
      if (!results.contains(document.activeElement)) show();
    });
    return { input, show, start };
  }

  // ------------------------------------------------------------------ the dialog
  let dialog = null;
  let inside = null;

  function makeDialog() {
    const close = make("button", { type: "button", class: "close" }, "Close");
    const field = make("div", { class: "field" }, close);
    const found = make("div", {});
    const all = make("a", { href: href("search/") }, "Search page with filters");
    const keys = make("span", { class: "keys" }, "Arrows move, Enter opens, Escape closes. ");
    const foot = make("p", { class: "label foot-line" }, keys, all);
    dialog = make("dialog", { class: "finder search", "aria-label": "Search" }, field, found, foot);
    build(field, found);
    inside = box(field, found, function () { return []; }, function (text) {
      all.href = href("search/") + (text ? "?q=" + encodeURIComponent(text) : "");
    });
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      event.preventDefault(); // some browsers would empty the field first
      dialog.close();
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) dialog.close(); // beside the panel
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    document.body.append(dialog);
  }

  // With `typed` the search begins with these words.
  function open(typed) {
    if (!dialog) makeDialog();
    if (!dialog.open) dialog.showModal();
    inside.input.focus();
    inside.input.select();
    if (typed) {
      inside.input.value = typed;
      inside.input.dispatchEvent(new Event("input"));
    }
  }

  okrsite.search = { open, box };
})();
