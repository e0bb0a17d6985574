// Runs inside the embedded V8, after the vendored Vega: keeps a view for each template and draws rows with it.
globalThis.okrsiteHost = (() => {
  const { parse, View, SVGStringRenderer, expressionInterpreter } = okrsiteVega;
  const templates = new Map();

  const load = (name, spec) => {
    const view = new View(parse(spec, null, { ast: true }), { renderer: "none", expr: expressionInterpreter });
    templates.set(name, { view, sets: spec.data.filter((set) => !set.source).map((set) => set.name) });
    return true; // the caller wants an answer
  };

  // One decimal is as fine as a screen, two for what lies below one, such as opacities.
  const round = (number) => {
    const unit = Math.abs(number) < 1 ? 100 : 10;
    return String(Math.round(number * unit) / unit || 0);
  };

  // What a page needs of Vega's drawing: no names, no roles of their own (the figure has one), no empty frames.
  const tidy = (svg) =>
    svg
      .replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, round)
      .replace(/ (?:class|role|aria-\w+|font-family|font-size|xmlns(?::xlink)?|version)="[^"]*"/g, "")
      .replace(/ opacity="1"| font-weight="400"| transform="translate\(0,0\)"/g, "")
      .replace(/<path d="[^"]*"(?: display="none")?\/>/g, "")
      .replace(/<g><\/g>/g, "")
      .replace("<svg ", '<svg aria-hidden="true" ');

  const draw = (name, series) => {
    const { view, sets } = templates.get(name);
    for (const set of sets) view.data(set, series[set] || []);
    view.run();
    const { left, right, top, bottom } = view.padding();
    const renderer = new SVGStringRenderer(null);
    renderer.initialize(null, view.width() + left + right, view.height() + top + bottom, [left, top], 1);
    return tidy(renderer.render(view.scenegraph().root).svg());
  };

  return { load, draw };
})();
