// Shows the rows of a list that fit what is chosen or typed in the form above it. The form
// stands hidden in the page, for without this script it would do nothing. Rows are folded;
// a link to one, or into one, unfolds it.
(() => {
  const plain = (words) => ` ${splitQuery(words).join(" ")} `;
  const forms = [...document.querySelectorAll("form.filter")].map((form) => {
    const list = document.getElementById(form.dataset.list);
    const rows = [...list.querySelectorAll("li[id]")];
    const output = form.querySelector("output");
    const texts = new Map();
    const text = (row) => texts.get(row) ?? texts.set(row, plain(row.textContent)).get(row);
    const fits = (row, name, value) =>
      name === "words"
        ? value.split(/\s+/).every((word) => text(row).includes(plain(word).trim()))
        : row.dataset[name] === value;
    const apply = () => {
      const chosen = [...new FormData(form)].filter(([, value]) => value);
      for (const row of rows) {
        row.hidden = !chosen.every(([name, value]) => fits(row, name, value));
      }
      for (const more of list.querySelectorAll("details.more")) {
        more.hidden = !more.querySelector("li[id]:not([hidden])");
        if (chosen.length) more.open = true;
      }
      const shown = rows.filter((row) => !row.hidden).length;
      output.value = output.dataset.words.replace("#", shown);
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply)); // once it is reset
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
    return { form, rows, apply };
  });

  // A link to a row that is filtered away shows all rows again.
  const reveal = (id) => {
    const target = document.getElementById(id);
    const row = target?.closest(".listing > li");
    if (!row) return;
    if (row.hidden) {
      const { form, apply } = forms.find(({ rows }) => rows.includes(row));
      form.reset();
      apply();
    }
    row.firstElementChild.open = true;
    const more = row.closest("details.more");
    if (more) more.open = true;
    return target;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (link) reveal(link.getAttribute("href").split("#")[1])?.scrollIntoView();
  });
  const arrive = () => reveal(location.hash.slice(1))?.scrollIntoView();
  addEventListener("hashchange", arrive);
  arrive();

  // Rows that were listed here have a page of their own: old addresses lead there.
  const way = document.querySelector("a[data-moved]");
  if (way && location.hash.startsWith(way.dataset.moved)) {
    location.replace(way.href + location.hash);
  }
})();
