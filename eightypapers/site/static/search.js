// Finds the passages in which the words stand, and shows them marked. Sphinx's search
// (searchtools.js, loaded before) has the index and says which pages have a word; what it
// would do with the pages, fetch and show them, is done here from passages.js instead.
(() => {
  const AT_ONCE = 20; // results; the others follow when asked for
  const LONG = 260; // letters of a passage that are shown
  const AT_MOST = 24; // words of a query that are looked for
  const BEFORE = 90; // of these, about as many stand before the first word found

  const WEIGHT = { fact: 1.6, discrepancy: 0.5, apart: 0.6 };

  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const help = document.getElementById("search-help");
  const told = results.dataset;
  const stemmer = new Stemmer();
  const stems = new Map();
  let book;

  // Words

  const stem = (folded) => {
    if (!stems.has(folded)) stems.set(folded, stemmer.stemWord(folded));
    return stems.get(folded);
  };
  const wordsOf = (text) =>
    [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
      stem: stem(fold(word)),
      folded: fold(word),
      typed: word.normalize("NFC").toLowerCase(),
      from: index,
      to: index + word.length,
    }));

  // A query is a row of units: a name that the tables know, by whichever of its names,
  // or else a word. A unit is found as any of its ways, each of which is a row of words.
  const unitsOf = (query) => {
    const words = wordsOf(query).slice(0, AT_MOST);
    const units = [];
    for (let at = 0; at < words.length; ) {
      let length = words.length - at;
      const key = () => words.slice(at, at + length).map((word) => word.stem).join(" ");
      while (length > 1 && !book.names.has(key())) length -= 1;
      const taken = words.slice(at, at + length);
      const named = book.names.get(key());
      units.push({
        ways: named
          ? named.map((way) => way.split(" ").map((word) => ({ stem: word, folded: word })))
          : [taken],
        typed: taken.map((word) => word.typed).join(" "),
        common: length === 1 && stopwords.includes(taken[0].typed),
      });
      at += length;
    }
    // Words such as "the" need not be there, unless nothing else is asked for.
    if (units.every((unit) => unit.common)) for (const unit of units) unit.common = false;
    return units;
  };

  // Pages

  const has = (words, word) => Object.hasOwn(words, word);
  const isIndexed = (word) =>
    has(Search._index.terms, word) || has(Search._index.titleterms, word);
  const pagesWith = (word) => {
    // Sphinx would take what every object has, such as "constructor", for an entry.
    if (word in {} && !isIndexed(word)) return new Set();
    const found = Search.performTermsSearch(new Set([word]), new Set());
    return new Set(found.map(([name]) => name));
  };
  const inAll = (sets) =>
    sets.reduce((all, set) => new Set([...all].filter((page) => set.has(page))));
  const pagesWithUnit = (unit) =>
    new Set(unit.ways.flatMap((way) => [...inAll(way.map(({ stem }) => pagesWith(stem)))]));

  // Passages

  // A word that stands nowhere may be a part of one, such as its beginning.
  const isPart = ({ stem, folded }) => folded.length > 2 && !isIndexed(stem);
  const fits = (wanted, { stem, folded }) =>
    stem === wanted.stem || (isPart(wanted) && folded.includes(wanted.folded));
  const find = (unit, words) => {
    const found = [];
    for (const way of unit.ways) {
      for (let at = 0; at + way.length <= words.length; at += 1) {
        if (!way.every((wanted, place) => fits(wanted, words[at + place]))) continue;
        const to = at + way.length;
        const said = (how) => words.slice(at, to).map((word) => word[how]).join(" ");
        const exact = said("typed") === unit.typed ? 1 : said("folded") === unit.typed ? 0.8 : 0;
        found.push({ at, to, exact });
      }
    }
    return found;
  };

  // A text comes alone, or with where its Vietnamese words begin and end.
  const read = (given) => {
    const [text, ...ends] = [given].flat();
    return { text, vietnamese: ends };
  };

  // What of the query stands in a text, and how well: as typed is better than without
  // its marks, and all in a row better than apart.
  const look = (given, units) => {
    const { text, vietnamese } = read(given);
    const words = wordsOf(text);
    const found = units.map((unit) => find(unit, words));
    const runs = found.slice(1).reduce(
      (runs, places) => runs.flatMap((run) =>
        places.filter(({ at }) => at === run.at(-1).to).map((place) => [...run, place])),
      (found[0] ?? []).map((place) => [place]),
    );
    let score = 0;
    units.forEach((unit, place) => {
      if (!found[place].length) return;
      const worth = unit.common ? 0.2 : 1;
      score += worth * (1 + Math.max(...found[place].map(({ exact }) => exact)));
    });
    if (runs.length && units.length > 1) score += 2 * units.length;
    // Where all stand in a row, the same words elsewhere are left unmarked; common ones
    // are marked nowhere else.
    const shown = runs.length
      ? runs.flat()
      : found.filter((_, place) => !units[place].common).flat();
    const covered = shown.reduce((sum, { at, to }) => sum + to - at, 0);
    const share = words.length ? Math.min(1, covered / words.length) : 0;
    return { text, vietnamese, words, found, shown, score, share };
  };

  const judge = (page, [anchor, kind, title, ...blocks], units) => {
    const name = look(title, units);
    const texts = blocks.map((block) => look(block, units));
    const sides = [name, ...texts];
    const found = units.filter((unit, place) =>
      sides.some((side) => side.found[place].length));
    const best = texts.reduce((best, text) => (text.score > best.score ? text : best), {
      text: "", vietnamese: [], words: [], found: [], shown: [], score: 0, ...texts[0],
    });
    return {
      page, anchor, kind, name, best, found,
      all: units.every((unit) => unit.common || found.includes(unit)),
      // A name that says nothing else is what was asked for; and what the chapters say
      // counts before what the tables hold besides.
      score: (best.score + name.score * (1 + 4 * name.share)) *
        (page.apart && !kind ? WEIGHT.apart : WEIGHT[kind] ?? 1),
    };
  };

  const search = (query) => {
    const units = unitsOf(query);
    const needed = units.filter((unit) => !unit.common);
    if (!needed.length) return [];
    const names = inAll(needed.map(pagesWithUnit));
    const found = [];
    const rest = [];
    // The index knows parts of stems, not of words: they are looked for everywhere.
    const parts = needed.some(({ ways }) => ways.flat().some(isPart));
    const wanted = ({ name, apart }) => parts || apart || names.has(name);
    for (const page of book.pages.filter(wanted)) {
      const judged = page.passages.map((passage) => judge(page, passage, units));
      const whole = judged.filter(({ all }) => all);
      if (whole.length) found.push(...whole);
      else if (names.has(page.name)) rest.push({ page, judged });
    }
    // The words stand on the page, but in no passage of it, or not in one.
    for (const { page, judged } of rest) {
      const known = new Set(judged.flatMap(({ found }) => found));
      if (found.length && needed.every((unit) => known.has(unit))) continue;
      const name = look(page.title, units);
      const asTyped = needed.every(({ typed }) =>
        typed.split(" ").every((word) => pagesWith(stem(word)).has(page.name)));
      found.push({ page, anchor: "", kind: "", name, best: null, score: asTyped ? 0.5 : 0 });
    }
    // Sorting keeps the book's order among equals.
    return found.sort((one, other) => other.score - one.score);
  };

  // What readers see

  const element = (name, look, ...children) => {
    const made = document.createElement(name);
    if (look) made.className = look;
    made.append(...children);
    return made;
  };

  // Where a text has what was found; what stands side by side is one place.
  const runsOf = ({ text, words, shown }) => {
    const places = shown
      .map(({ at, to }) => [words[at].from, words[to - 1].to])
      .sort(([one], [other]) => one - other);
    const runs = [];
    for (const [start, end] of places) {
      const last = runs.at(-1);
      if (last && /^\s*$/.test(text.slice(last[1], start))) {
        last[1] = Math.max(last[1], end);
      } else runs.push([start, end]);
    }
    return runs;
  };

  // A text from one letter to another, with parts of it made into something else.
  const cut = (text, from, to, parts, make, rest = (...ends) => [text.slice(...ends)]) => {
    const pieces = [];
    let at = from;
    for (const [start, end] of parts) {
      const [first, last] = [Math.max(start, from), Math.min(end, to)];
      if (first >= last) continue;
      pieces.push(...rest(at, first), make(first, last));
      at = last;
    }
    return [...pieces, ...rest(at, to)];
  };

  const marked = (side, from = 0, to = side.text.length) => {
    const { text, vietnamese } = side;
    const runs = runsOf(side);
    const mark = (from, to) =>
      cut(text, from, to, runs, (...ends) => element("mark", "", text.slice(...ends)));
    const pairs = vietnamese.flatMap((start, place) =>
      (place % 2 ? [] : [[start, vietnamese[place + 1]]]));
    const foreign = (from, to) => {
      const made = element("span", "", ...mark(from, to));
      made.lang = document.documentElement.lang === "vi" ? "en" : "vi";
      return made;
    };
    return cut(text, from, to, pairs, foreign, mark);
  };

  const excerpt = (side) => {
    const { text, words, shown } = side;
    if (text.length <= LONG) return marked(side);
    const [best] = [...shown].sort((one, other) =>
      other.exact - one.exact || one.at - other.at);
    const first = best ? words[best.at].from : 0;
    const start = Math.min(Math.max(0, first - BEFORE), text.length - LONG);
    const from = start && text.indexOf(" ", start) + 1;
    const end = text.lastIndexOf(" ", from + LONG);
    const to = from + LONG >= text.length ? text.length : end;
    return [from ? "… " : "", ...marked(side, from, to), to < text.length ? " …" : ""];
  };

  const item = ({ page, anchor, kind, name, best }) => {
    const link = element("a", "", ...marked(name));
    link.href = page.address + (anchor && `#${anchor}`);
    const made = element("li", "", link);
    const place = [book.kinds[kind], name.text === page.title ? "" : page.title];
    const where = place.filter(Boolean).join(" · ");
    if (where) made.append(element("p", "result-place", where));
    const passage = best ? excerpt(best) : [told.elsewhere];
    if (!best || best.text) made.append(element("p", "result-passage", ...passage));
    return made;
  };

  const show = (found) => {
    const list = element("ol", "", ...found.slice(0, AT_ONCE).map(item));
    results.replaceChildren(list);
    const left = found.slice(AT_ONCE);
    if (!left.length) return;
    const more = element("button", "", told.more.replace("#", left.length));
    more.type = "button";
    more.addEventListener("click", () => {
      const items = left.map(item);
      list.append(...items);
      more.remove();
      items[0].querySelector("a").focus(); // the keyboard goes on where the button was
    });
    results.append(more);
  };

  // What Sphinx's search calls

  Search.performSearch = (query) => {
    if (!query.trim()) return;
    // Not by replace: "$&" in a query would stand for something.
    const heading = told.heading.split("#").join(query.trim());
    document.querySelector("article h1").textContent = heading;
    document.title = `${heading} - ${document.title}`;
    if (book && Search.hasIndex()) Search.query(query);
    else Search.deferQuery(query);
  };

  Search.query = (query) => {
    if (!book) return Search.deferQuery(query);
    const found = search(query);
    const count = found.length === 1 ? told.one : told.many.replace("#", found.length);
    status.textContent = found.length ? count : told.none;
    help.hidden = found.length > 0;
    show(found);
  };

  Search.setPassages = ({ names, ...rest }) => {
    const known = new Map();
    for (const ways of names) {
      for (const way of ways) known.set(way, [...new Set([...(known.get(way) ?? []), ...ways])]);
    }
    book = { ...rest, names: known };
    if (Search.hasIndex() && Search._queued_query !== null) Search.setIndex(Search._index);
  };
})();
