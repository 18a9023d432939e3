// Sorts tables by a column, and shows the rows that hold what is searched for. The search
// stands hidden in the page, for without this script it would do nothing.
(() => {
  // As Vietnamese sorts: a before ă, d before đ. English words stay as English has them.
  const { compare } = new Intl.Collator("vi", { numeric: true });
  const plain = (words) => ` ${splitQuery(words).join(" ")} `;
  const following = { ascending: "descending", descending: "" };

  for (const table of document.querySelectorAll("table.sortable")) {
    const [body] = table.tBodies;
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];

    const sort = (head) => {
      const direction = following[head.getAttribute("aria-sort")] ?? "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (direction) head.setAttribute("aria-sort", direction);
      const sign = direction === "descending" ? -1 : 1;
      const text = (row) => row.cells[head.cellIndex].textContent;
      const number = head.classList.contains("number");
      const sorted = [...rows].sort((one, other) => {
        const [a, b] = [text(one), text(other)];
        if (!a || !b) return !a - !b; // what is not known comes last, either way
        return sign * (number ? a - b : compare(a, b));
      });
      body.append(...(direction ? sorted : rows));
    };
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }

    const search = table.closest(".table-rows").querySelector(".table-search");
    const input = search.querySelector("input");
    const output = search.querySelector("output");
    let texts;
    const filter = () => {
      texts ??= rows.map((row) =>
        plain([...row.cells].map((cell) => cell.textContent).join("\n")));
      // Each word that is typed has to be there, or begin or end one that is.
      const words = input.value.split(/\s+/).map((word) => plain(word).trim());
      rows.forEach((row, place) => {
        row.hidden = !words.every((word) => texts[place].includes(word));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      output.value = output.dataset.words.replace("#", shown);
    };
    input.addEventListener("input", filter);
    search.hidden = false;
    if (input.value) filter(); // a browser that comes back may have kept it
  }
})();
