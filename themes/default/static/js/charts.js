// Brings charts to life: what a reading says, keys that walk from one to the next, zoom along the time. site.js loads
// this file, chart-drawing.js, Vega and the chart's templates when a reader first points at a chart or focuses it.
(function () {
  "use strict";

  const okrsite = window.okrsite;

  // ------------------------------------------------------------------ the tip: one for all charts
  const ring = document.createElement("div");
  ring.className = "tip-ring";
  ring.hidden = true;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  document.body.append(ring, tip);

  const HINTS = {
    pointer: ["", "Shift and scroll to zoom"],
    zoomed: ["", "Drag to move, double-click to show all"],
    keyboard: ["Arrow keys go from reading to reading", "Arrow keys go from reading to reading, + and − zoom, 0 shows all"],
  };
  const given = new Map(); // Each hint stands with one reading of the page: the first that is looked at.
  let shown = null; // The chart that the tip belongs to.

  function put(element, left, top) {
    // Not `left` and `top`: what is moved by a transform moves nothing else.
    element.style.transform = `translate(${left + scrollX}px, ${top + scrollY}px)`;
  }

  // Says a text at a place in the window, above it if there is room, and inside the window.
  function say(chart, text, hint, place) {
    const lines = [text, hint].filter(Boolean).map(function (line, number) {
      const element = document.createElement(number ? "small" : "span");
      element.textContent = line;
      return element;
    });
    // The same words again are no news to a screen reader.
    if (shown !== chart || tip.textContent !== text + hint) tip.replaceChildren(...lines);
    shown = chart;
    ring.hidden = false;
    ring.style.width = 2 * place.across + "px";
    ring.style.height = 2 * place.down + "px";
    ring.style.borderRadius = place.round ? "50%" : "0";
    put(ring, place.x - place.across, place.y - place.down);
    put(tip, 0, 0);
    const box = tip.getBoundingClientRect();
    const edge = document.documentElement.clientWidth - box.width - 8;
    const above = place.y - place.down - 4 - box.height;
    put(tip, Math.max(8, Math.min(place.x - box.width / 2, edge)), above > 0 ? above : place.y + place.down + 4);
  }

  function hide() {
    shown = null;
    ring.hidden = true;
    tip.replaceChildren();
  }

  tip.addEventListener("pointerleave", function (event) {
    if (shown && !shown.plot.contains(event.relatedTarget)) hide();
  });
  // The tip lies over its chart: what is done there is meant for the chart.
  tip.addEventListener("wheel", function (event) { if (shown) shown.wheel(event); }, { passive: false });
  tip.addEventListener("dblclick", function () { if (shown) shown.all(); });
  document.addEventListener("pointerdown", function (event) {
    if (shown && !shown.plot.contains(event.target) && !tip.contains(event.target)) hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !shown) return;
    shown.dismissed = shown.at;
    hide();
  });
  window.addEventListener("resize", hide);

  // ------------------------------------------------------------------ a chart: its drawings, one for each width
  class Chart {
    constructor(plot) {
      this.plot = plot;
      this.drawings = new Map();
      this.at = -1; // The reading that the tip tells.
      this.dismissed = -1; // The reading whose tip was closed: it stays so until another one is pointed at.
      this.drag = null;
      plot.addEventListener("pointermove", (event) => this.move(event));
      plot.addEventListener("click", (event) => this.point(event));
      plot.addEventListener("pointerdown", (event) => this.grasp(event));
      for (const type of ["pointerup", "pointercancel"]) plot.addEventListener(type, () => this.release());
      plot.addEventListener("pointerleave", (event) => this.leave(event));
      plot.addEventListener("focus", () => this.focus());
      plot.addEventListener("blur", hide);
      plot.addEventListener("keydown", (event) => this.key(event));
      plot.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      plot.addEventListener("dblclick", () => this.all());
    }

    // The drawing that is seen at the window's width, once it lives.
    async awake() {
      const svg = Array.from(this.plot.querySelectorAll("svg")).find((one) => one.getClientRects().length);
      if (!svg || this.drawings.has(svg)) return;
      this.drawings.set(svg, null);
      const rows = JSON.parse(this.plot.querySelector('script[type="application/json"]').textContent);
      const drawing = await okrsite.ChartDrawing.make(this.plot.dataset.chart, svg, rows);
      this.drawings.delete(svg);
      this.drawings.set(drawing.svg, drawing);
    }

    get drawing() {
      for (const [svg, drawing] of this.drawings) {
        if (svg.getClientRects().length) return drawing;
      }
      this.awake();
      return null;
    }

    // Tells a reading; with -1 none.
    tell(number, by) {
      const drawing = this.drawing, reading = drawing.readings()[number];
      if (!reading) {
        if (shown === this) hide();
        return;
      }
      if (this.at !== number) this.dismissed = -1;
      this.at = number;
      say(this, reading.text, this.hint(by), drawing.place(reading));
    }

    hint(by) {
      const mine = given.get(by) || { chart: this, at: this.at };
      given.set(by, mine);
      const first = mine.chart === this && mine.at === this.at;
      return first && HINTS[by] ? HINTS[by][this.drawing.whole ? 1 : 0] : "";
    }

    // -------------------------------------------------------------- by pointer
    point(event) {
      const drawing = this.drawing;
      if (!drawing) return;
      const number = drawing.nearest(event.clientX, event.clientY);
      if (number >= 0 && number === this.dismissed) return;
      this.tell(number, event.pointerType === "touch" ? "" : drawing.zoomed ? "zoomed" : "pointer");
    }

    move(event) {
      if (!this.drag) {
        if (event.pointerType !== "touch") this.point(event);
        return;
      }
      const [first, last] = this.drag.part;
      const day = (last - first) / (this.drawing.view.width() * this.drawing.size);
      hide();
      this.drawing.show(first - (event.clientX - this.drag.x) * day, last - first);
    }

    grasp(event) {
      const drawing = this.drawing;
      if (!drawing || !drawing.zoomed || event.button !== 0 || event.pointerType === "touch") return;
      this.drag = { x: event.clientX, part: drawing.zoomed };
      this.plot.setPointerCapture(event.pointerId);
    }

    release() {
      this.drag = null;
    }

    leave(event) {
      this.dismissed = -1;
      if (event.pointerType !== "touch" && shown === this && !tip.contains(event.relatedTarget)) hide();
    }

    wheel(event) {
      const drawing = this.drawing;
      if (!event.shiftKey || !drawing || !drawing.whole) return;
      event.preventDefault();
      // With Shift some systems turn the wheel's direction.
      const turned = (event.deltaY || event.deltaX) * [1, 16, 256][event.deltaMode];
      drawing.zoom(Math.pow(1.002, turned), drawing.day(event.clientX));
      this.point(event);
    }

    all() {
      if (!this.drawing || !this.drawing.zoomed) return;
      this.drawing.all();
      hide();
    }

    // -------------------------------------------------------------- by keyboard
    focus() {
      const drawing = this.drawing;
      if (!drawing || !this.plot.matches(":focus-visible")) return;
      this.tell(this.at < 0 ? drawing.readings().length - 1 : this.at, "keyboard");
    }

    key(event) {
      const drawing = this.drawing;
      if (!drawing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) {
        const next = this.next(event.key, drawing.readings());
        if (next < 0) return;
        drawing.reach(drawing.readings()[next]);
        this.tell(next, "keyboard");
      } else if (/^[-+=0]$/.test(event.key) && drawing.whole) {
        const at = drawing.readings()[this.at];
        if (event.key === "0") drawing.all();
        else drawing.zoom(event.key === "-" ? 1.5 : 1 / 1.5, drawing.day(at && drawing.place(at).x));
        this.tell(this.at, "keyboard");
      } else {
        return;
      }
      event.preventDefault();
    }

    // The number of the reading that a key leads to, -1 where there is none. Readings of the same time are a column,
    // which the keys up and down walk; from column to column it goes to what is at about the same height.
    next(key, readings) {
      const here = readings[this.at], last = readings.length - 1;
      const level = function (one, other) { return Math.abs(one.x - other.x) < 0.5; };
      const upright = key === "ArrowUp" || key === "ArrowDown";
      if (upright && !readings.some(function (one, n) { return n && level(one, readings[n - 1]); })) return -1;
      if (!here || key === "End") return last;
      if (key === "Home") return 0;
      const step = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
      let next = this.at + step;
      if (upright) return readings[next] && level(readings[next], here) ? next : this.at;
      while (readings[next] && level(readings[next], here)) next += step;
      if (!readings[next]) return this.at;
      const away = function (n) { return Math.abs(readings[n].y - here.y); };
      for (let n = next; readings[n] && level(readings[n], readings[next]); n += step) {
        if (away(n) < away(next)) next = n;
      }
      return next;
    }
  }

  // ------------------------------------------------------------------ what site.js calls
  const charts = new Map();

  // Wakes a chart; `event` is the last thing that the reader did there.
  okrsite.wakeChart = async function (plot, event) {
    if (!charts.has(plot)) charts.set(plot, new Chart(plot));
    const chart = charts.get(plot);
    await chart.awake();
    if (event.type === "focus") chart.focus();
    else chart.point(event);
  };
})();
