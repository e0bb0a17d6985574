// Runs inside the embedded V8, after the vendored Vega: keeps a view for each template and draws rows with it.
okrsite.host = (() => {
  const { parse, View, SVGStringRenderer, expressionInterpreter } = okrsite.vega;
  const templates = new Map();

  // Vega reports what goes wrong in a run here instead of throwing it.
  let fault = null;
  const logger = { level: () => logger, error: (what) => ((fault = what), logger) };
  logger.warn = logger.info = logger.debug = () => logger;

  const load = (name, spec) => {
    const options = { renderer: "none", expr: expressionInterpreter, logger };
    const view = new View(parse(spec, null, { ast: true }), options);
    templates.set(name, { view, sets: spec.data.filter((set) => !set.source).map((set) => set.name) });
    return true; // the caller wants an answer
  };

  // One decimal is as fine as a screen, two for what lies below one, such as opacities.
  const round = (number) => {
    const unit = Math.abs(number) < 1 ? 100 : 10;
    return String(Math.round(number * unit) / unit || 0);
  };

  // What stands in tags is Vega's own: texts lie between them, with their `<` and `>` escaped.
  const tidyTag = (tag) =>
    tag
      .replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, round)
      .replace(/ (?:class|role|aria-\w+|font-family|font-size|xmlns(?::xlink)?|version)="[^"]*"/g, "")
      .replace(/ opacity="1"| font-weight="400"| transform="translate\(0,0\)"/g, "");

  // What a page needs of Vega's drawing: no names, no roles of their own (the figure has one), no empty frames,
  // and no character that a page or an XML file must not hold.
  const tidy = (svg) =>
    svg
      .replace(/<[^>]*>/g, tidyTag)
      .replace(/<path d="[^"]*"(?: display="none")?\/>|<line [^>]*stroke-width="0"\/>/g, "")
      .replace(/<g>(?:<g\/>)*<\/g>|<g\/>/g, "")
      .replace("<svg ", '<svg aria-hidden="true" ')
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/gu, "\ufffd");

  const draw = (name, series) => {
    const { view, sets } = templates.get(name);
    for (const set of sets) view.data(set, series[set] || []);
    fault = null;
    view.run();
    if (fault) throw fault;
    const { left, right, top, bottom } = view.padding();
    const renderer = new SVGStringRenderer(null);
    renderer.initialize(null, view.width() + left + right, view.height() + top + bottom, [left, top], 1);
    return tidy(renderer.render(view.scenegraph().root).svg());
  };

  return { load, draw };
})();
