// What the search knows and how it looks things up. Nothing is loaded before `load` is called.
(function () {
  "use strict";

  const okrsite = window.okrsite;
  const LONGEST = 200; // what is typed beyond this is passed over
  // Where a reader looks for a name, a goal comes before what was said of it.
  const WEIGHT = { team: 1.3, person: 1.3, period: 1.3, objective: 1.2, "check-in": 0.5, retro: 0.7, event: 0.8 };
  const PAST = 0.8; // what is over comes after what runs

  // ------------------------------------------------------------------ words
  // Scripts without spaces between words are read character by character, emoji and flags one by one; accents, the
  // colour of a skin and whether an emoji is drawn or written don't count.
  const DENSE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}";
  const EMOJI = "\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic}";
  const WORD = new RegExp("[" + DENSE + "]|" + EMOJI + "|(?:(?![" + DENSE + "])[\\p{L}\\p{N}\\p{M}])+", "gu");
  const PIECE = new RegExp("(" + EMOJI + "|[\\p{L}\\p{N}\\p{M}]+)", "u");

  function words(text) {
    const plain = text.normalize("NFKD").replace(/[\u0300-\u036f\ufe0e\ufe0f]/g, "").normalize("NFC");
    return plain.toLowerCase().match(WORD) || [];
  }

  // ------------------------------------------------------------------ the documents and the engine
  const documents = [];
  const waiting = []; // whom to tell when more can be found
  let tables = null; // what rows name by its number
  let engine = null;
  let whole = null; // a promise: every part is there

  function load() {
    whole = whole || loadParts().catch(function (fault) {
      whole = null;
      throw fault;
    });
    return whole;
  }

  async function loadParts() {
    await Promise.all([okrsite.load("assets/vendor/minisearch.js"), okrsite.load("assets/search-index.js")]);
    tables = tables || okrsite.searchIndex;
    engine = new okrsite.MiniSearch({
      fields: ["title", "where", "more"],
      tokenize: words,
      processTerm: function (term) { return term; },
      extractField: function (one, field) { return field in one ? one[field] : FIELDS[field](one); },
    });
    documents.length = 0;
    await add(tables.rows);
    for (let part = 2; part <= tables.parts; part += 1) {
      await okrsite.load("assets/search-index-" + part + ".js");
      await add(okrsite.searchIndex.rows);
    }
  }

  async function add(rows) {
    const from = documents.length;
    rows.forEach(unfold);
    await engine.addAllAsync(documents.slice(from), { chunkSize: 500 });
    waiting.forEach(function (tell) { tell(); });
  }

  function unfold(row) {
    const [kind, title, address, mark, teams, owner, period, stance, summary, tags, parts] = row;
    const one = { kind, title, address, mark, teams, owner, period, stance, summary, tags, of: null };
    one.id = documents.push(one) - 1;
    const keyResult = tables.kinds.findIndex(function (known) { return known[0] === "key-result"; });
    (parts || []).forEach(function (part) {
      const [title, id, mark, owner, stance, summary] = part;
      const found = { ...one, kind: keyResult, title, mark, owner, stance, summary, tags: "", of: one };
      found.address = address + "#" + id;
      found.id = documents.push(found) - 1;
    });
  }

  function named(table, number) {
    return number < 0 ? "" : tables[table][number][1];
  }

  function where(one) {
    const teams = one.teams.map(function (team) { return named("teams", team); });
    return [...teams, named("periods", one.period), named("people", one.owner)].filter(function (name) {
      return name && name !== one.title;
    });
  }

  const FIELDS = {
    where: function (one) {
      return [tables.kinds[one.kind][1], named("marks", one.mark), ...where(one), one.tags].join(" ");
    },
    more: function (one) { return one.summary + " " + one.address; },
  };

  // Every value by which a document can be narrowed down, by the names that stand in an address.
  const VALUES = {
    kind: function (one) { return [tables.kinds[one.kind][0]]; },
    team: function (one) { return one.teams.map(function (team) { return tables.teams[team][0]; }); },
    owner: function (one) { return one.owner < 0 ? [] : [tables.people[one.owner][0]]; },
    period: function (one) { return one.period < 0 ? [] : [tables.periods[one.period][0]]; },
    stance: function (one) { return one.stance < 0 ? [] : [tables.stances[one.stance][0]]; },
    status: function (one) { return one.mark < 0 ? [] : tables.marks[one.mark][2].split(" "); },
  };

  // ------------------------------------------------------------------ looking
  // First as spelt; then what comes close; last what has some of the words.
  const WAYS = [
    { said: "", combineWith: "AND", fuzzy: false },
    { said: "close", combineWith: "AND", fuzzy: nearly(0.2) },
    { said: "close", combineWith: "AND", fuzzy: nearly(0.34) },
    { said: "some", combineWith: "OR", fuzzy: nearly(0.2) },
  ];

  function nearly(share) {
    return function (term) { return term.length > 3 ? share : false; };
  }

  function weight(id) {
    const one = documents[id];
    const past = one.mark >= 0 && tables.marks[one.mark][2].startsWith("closed");
    return (WEIGHT[tables.kinds[one.kind][0]] || 1) * (past ? PAST : 1);
  }

  // `chosen` are pairs of a key and its value, all of which must hold.
  function look(query, chosen) {
    const typed = words(query.slice(0, LONGEST)).join(" ");
    const filter = function (result) {
      return chosen.every(function ([key, value]) {
        return VALUES[key] && VALUES[key](documents[result.id]).includes(value);
      });
    };
    if (!engine || (!typed && !chosen.length)) return { said: "", found: [] };
    if (!typed) return { said: "", found: engine.search(okrsite.MiniSearch.wildcard, { filter }) };
    const shared = { prefix: true, boost: { title: 4, where: 1.5 }, boostDocument: weight, filter };
    for (const way of WAYS) {
      const found = engine.search(typed, { ...shared, ...way });
      if (found.length) return { said: way.said, found };
    }
    return { said: "", found: [] };
  }

  // A document as a reader sees it.
  function describe(id) {
    const one = documents[id];
    const [shape, status] = one.mark < 0 ? ["", ""] : tables.marks[one.mark];
    const kind = tables.kinds[one.kind][1] + (one.of ? " of " + one.of.title : "");
    const { title, address, summary } = one;
    return { title, address, summary, shape, status, place: [kind, ...where(one)].join(" · ") };
  }

  okrsite.engine = {
    load,
    look,
    words,
    // A text in pieces, of which some are words.
    pieces: function (text) { return text.split(PIECE); },
    describe,
    LONGEST,
    isReady: function () { return engine !== null && documents.length > 0; },
    // `tell` is called each time there is more to be found.
    onMore: function (tell) { waiting.push(tell); },
  };
})();
