// Draws in a figure's place what is chosen from the list above it: a ground, and upon it a
// layer, told as an outline and what fills it in. What there is to choose from is a script
// that is loaded when first wanted, for from a folder a page may load nothing else. The list
// stands hidden in the page, for without this script it would do nothing. The address keeps
// the choice.
(() => {
  const parse = (text) =>
    new DOMParser().parseFromString(text, "image/svg+xml").documentElement;

  // Words as nodes, with a name in them that may be in another language.
  const spell = (words, { text, lang }) =>
    words.split(text).flatMap((part, place) => {
      if (!place) return [part];
      const name = document.createElement("span");
      if (lang) name.lang = lang;
      name.append(text);
      return [name, part];
    });

  for (const list of document.querySelectorAll(".choice")) {
    const select = list.querySelector("select");
    const told = list.querySelector("[aria-live]");
    const { key, pictures: address } = list.dataset;
    const own = { id: select.value, words: told.textContent };
    const shown = document.createElement("div");
    shown.className = "chart-chosen";

    const paragraph = (look, ...children) => {
      const made = document.createElement("p");
      made.className = look;
      made.append(...children);
      return made;
    };
    let loaded;
    const load = () => {
      loaded ??= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: address, onerror: reject });
        script.onload = () => resolve(globalThis.figureChoices[address]);
        document.head.append(script);
      });
      return loaded;
    };
    const drawn = ({ grounds, outlines }, [title, alt, outline, ...values]) => {
      const fill = (part) => (typeof part === "number" ? values[part] : part);
      const layers = parse(
        `<svg xmlns="http://www.w3.org/2000/svg">${outlines[outline].map(fill).join("")}</svg>`,
      );
      return grounds.map((ground) => {
        const picture = parse(ground);
        picture.querySelector("title").textContent = title;
        picture.querySelector("desc").textContent = alt;
        picture.append(layers.firstChild); // which leaves the next one first
        return picture;
      });
    };
    const keep = () => {
      const here = new URL(location);
      if (select.value === own.id) here.searchParams.delete(key);
      else here.searchParams.set(key, select.value);
      try {
        history.replaceState(history.state, "", here);
      } catch {
        // Where a browser refuses, as some do in a folder, the choice holds for the page.
      }
    };
    const show = async () => {
      const [option] = select.selectedOptions;
      let pictures;
      try {
        if (option.value !== own.id) pictures = await load();
      } catch {
        loaded = undefined; // to be tried again when another is chosen
        select.value = own.id;
        keep();
        return;
      }
      // Meanwhile another one may have been chosen.
      if (option !== select.selectedOptions[0]) return;
      shown.remove();
      told.textContent = own.words;
      if (!pictures) return;
      const values = pictures.others[option.value];
      shown.replaceChildren(
        paragraph("chart-title", ...spell(values[0], option)),
        paragraph("chart-unit", pictures.unit),
        ...drawn(pictures, values),
      );
      list.after(shown);
      told.replaceChildren(...spell(told.dataset.words.replace("#", option.text), option));
    };

    const asked = new URLSearchParams(location.search).get(key);
    if (asked && [...select.options].some(({ value }) => value === asked)) {
      select.value = asked;
      show();
    }
    list.hidden = false;

    select.addEventListener("change", () => {
      show();
      keep();
    });
  }
})();
