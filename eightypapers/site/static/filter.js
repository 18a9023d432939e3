// Shows the rows of a list that fit what is chosen in the form above it. The form stands
// hidden in the page, for without this script it would do nothing. Rows are folded; a link
// to one, or into one, unfolds it.
(() => {
  const forms = [...document.querySelectorAll("form.filter")].map((form) => {
    const rows = [...document.getElementById(form.dataset.list).children];
    const output = form.querySelector("output");
    const apply = () => {
      const chosen = [...new FormData(form)].filter(([, value]) => value);
      for (const row of rows) {
        row.hidden = !chosen.every(([name, value]) => row.dataset[name] === value);
      }
      const shown = rows.filter((row) => !row.hidden).length;
      output.value = output.dataset.words.replace("#", shown);
    };
    form.addEventListener("change", apply);
    form.addEventListener("reset", () => setTimeout(apply)); // once it is reset
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
    return { form, rows, apply };
  });

  // A link to a row that is filtered away shows all rows again.
  const reveal = (id) => {
    const target = document.getElementById(id);
    for (const { form, rows, apply } of forms) {
      const row = rows.find((row) => row.contains(target));
      if (!row) continue;
      if (row.hidden) {
        form.reset();
        apply();
      }
      row.firstElementChild.open = true;
      return target;
    }
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
