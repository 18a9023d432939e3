// Evidence opens by CSS alone, on hover and focus. Here is what CSS cannot do: Escape
// closes it until pointer and focus have left; on touch the first tap opens and the
// second follows the link; a tap elsewhere closes.
(() => {
  const factOf = (node) => {
    const fact = node instanceof Element ? node.closest(".fact") : null;
    return fact?.querySelector(".evidence") ? fact : null;
  };
  const close = (except) => {
    for (const fact of document.querySelectorAll(".fact.open")) {
      if (fact !== except) fact.classList.remove("open");
    }
  };
  let touch = false;

  document.addEventListener("pointerdown", (event) => {
    touch = event.pointerType === "touch";
    close(factOf(event.target));
  });

  document.addEventListener("click", (event) => {
    const fact = factOf(event.target);
    if (!touch || !fact || fact.classList.contains("open")) return;
    if (event.target.closest("a")?.parentElement !== fact) return;
    event.preventDefault();
    fact.classList.remove("closed");
    fact.classList.add("open");
  });

  document.addEventListener("keydown", (event) => {
    touch = false;
    if (event.key !== "Escape") return;
    for (const fact of document.querySelectorAll(
      ".fact:hover, .fact:focus-within, .fact.open",
    )) {
      fact.classList.add("closed");
    }
    close();
  });

  // Whichever of the two is last to leave makes the fact ready to open again.
  const leave = (state) => (event) => {
    const fact = factOf(event.target);
    if (fact && !fact.contains(event.relatedTarget) && !fact.matches(state)) {
      fact.classList.remove("closed");
    }
  };
  document.addEventListener("pointerout", leave(":focus-within"));
  document.addEventListener("focusout", leave(":hover"));
})();
