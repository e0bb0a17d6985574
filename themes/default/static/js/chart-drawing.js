// A chart's drawing by Vega, in the place of the one that the build made of the same rows: what can be pointed at in it,
// and how it shows a part of the time. charts.js handles it.
(function () {
  "use strict";

  const NEAR = 64; // So many pixels beside a reading one still points at it.
  const LEAST = 1 / 40; // Zoom shows at least this part of the whole time.
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  // Vega writes into the rows that it gets.
  function copied(rows) {
    return rows.map(function (row) { return { ...row }; });
  }

  window.okrsite.ChartDrawing = class Drawing {
    static async make(kind, old, rows) {
      const { parse, View, expressionInterpreter } = window.okrsite.vega;
      const template = window.okrsite.templates[kind][old.viewBox.baseVal.width];
      const options = { renderer: "svg", expr: expressionInterpreter, tooltip: function () {} };
      const view = new View(parse(template, null, { ast: true }), options);
      const days = rows.days && rows.days.length ? copied(rows.days) : null;
      view.initialize(document.createElement("div"));
      for (const set of template.data) {
        if (!set.source) view.data(set.name, rows[set.name] || []);
      }
      await view.runAsync();
      const svg = view.container().querySelector("svg");
      svg.removeAttribute("style"); // Its background and its place on a line: the page gives it both.
      svg.setAttribute("aria-hidden", "true");
      old.replaceWith(svg);
      return new Drawing(view, svg, template, days);
    }

    constructor(view, svg, template, days) {
      this.view = view;
      this.svg = svg;
      this.days = days;
      const { left, top } = view.padding();
      this.origin = { x: left, y: top };
      const zooms = (template.signals || []).some(function (signal) { return signal.name === "shown"; });
      const whole = zooms ? view.scale("x").domain() : [0, 0];
      this.whole = whole[1] > whole[0] ? whole : null; // From the first day to the last, where it can be zoomed.
    }

    // What can be pointed at, from left to right: items with a tip, with their place and half their size.
    readings() {
      const found = [];
      function collect(mark, x, y) {
        for (const item of mark.items) {
          const left = x + (item.x || 0), top = y + (item.y || 0);
          if (mark.marktype === "group") item.items.forEach(function (inner) { collect(inner, left, top); });
          else if (typeof item.tooltip === "string" && item.tooltip) {
            const across = (item.width || 0) / 2, down = (item.height || 0) / 2;
            found.push({ text: item.tooltip, x: left + across, y: top + down, across, down });
          }
        }
      }
      collect(this.view.scenegraph().root, this.origin.x, this.origin.y);
      return found.sort(function (a, b) { return a.x - b.x || a.y - b.y; });
    }

    // Whether a reading lies in the part of the time that is shown.
    holds(reading) {
      const x = reading.x - this.origin.x;
      return x > -1 && x < this.view.width() + 1;
    }

    // Pixels of the window for one of the drawing.
    get size() {
      return this.svg.getBoundingClientRect().width / this.svg.viewBox.baseVal.width;
    }

    // Where a reading is in the window, with half the size of the ring about it.
    place(reading) {
      const box = this.svg.getBoundingClientRect(), size = this.size, round = !(reading.across || reading.down);
      const across = round ? 11 : reading.across * size, down = round ? 11 : reading.down * size;
      return { x: box.left + reading.x * size, y: box.top + reading.y * size, across, down, round };
    }

    // The number of the reading that is nearest to a place in the window, above all along the time; -1 if none is near.
    nearest(x, y) {
      const size = this.size, box = this.svg.getBoundingClientRect();
      const far = function (there, here, half) { return Math.max(Math.abs(there - here) - half, 0) * size; };
      let best = -1, least = Infinity;
      this.readings().forEach((reading, number) => {
        const across = far(reading.x, (x - box.left) / size, reading.across);
        const distance = Math.hypot(across, far(reading.y, (y - box.top) / size, reading.down) / 4);
        if (across > NEAR || distance >= least || !this.holds(reading)) return;
        best = number;
        least = distance;
      });
      return best;
    }

    // -------------------------------------------------------------- zoom
    get zoomed() {
      return this.whole && this.view.signal("shown");
    }

    get part() {
      return this.zoomed || this.whole;
    }

    // A place of the window, or the middle, as a day.
    day(x) {
      const [first, last] = this.part;
      const box = this.svg.getBoundingClientRect();
      const share = x === undefined ? 0.5 : ((x - box.left) / this.size - this.origin.x) / this.view.width();
      return first + (last - first) * Math.min(Math.max(share, 0), 1);
    }

    // Shows so many days from a first one, as far as there are so many.
    show(first, days) {
      const [begin, end] = this.whole, most = end - begin;
      const length = Math.min(Math.max(days, most * LEAST), most);
      const from = Math.min(Math.max(first, begin), end - length);
      const part = length > most * 0.999 ? null : [from, from + length];
      this.view.signal("shown", part);
      if (this.days) this.view.data("days", this.labels(part));
      this.view.run();
      this.svg.parentElement.classList.toggle("zoomed", part !== null);
    }

    zoom(factor, day) {
      const [first, last] = this.part;
      const length = Math.min((last - first) * factor, this.whole[1] - this.whole[0]);
      this.show(day - ((day - first) / (last - first)) * length, length);
    }

    all() {
      this.show(this.whole[0], Infinity);
    }

    // Brings a reading into the part that is shown.
    reach(reading) {
      if (this.holds(reading)) return;
      const [first, last] = this.part;
      const share = (reading.x - this.origin.x) / this.view.width();
      this.show(first + (last - first) * (share - 0.5), last - first);
    }

    // Under a part of the time stand its first and its last day.
    labels(part) {
      const begin = this.days[0].date;
      if (!part || !begin) return copied(this.days);
      return part.map(function (x, number) {
        const day = new Date(Date.parse(begin) + Math.round(x) * 86400000);
        const text = day.getUTCDate() + " " + MONTHS[day.getUTCMonth()] + (number ? " " + day.getUTCFullYear() : "");
        return { x, label: text, align: number ? "right" : "left" };
      });
    }
  };
})();
