// Notes stand at the end of the page, to be read without this. Here each opens beside its
// links as well: under a pointer that rests, with the focus of the keyboard, and at the
// first tap of a finger, whose second follows the link. The browser closes it on Escape
// and at a tap elsewhere.
(() => {
  const note = document.createElement("div");
  if (!note.showPopover) return;
  Object.assign(note, { className: "note-beside", popover: "auto", role: "note" });
  let link, timer, tapped;

  const linkAt = (node) => node.closest?.("a.fact[aria-describedby]");
  const isOpen = () => note.matches(":popover-open");

  const open = (from) => {
    if (from === link && isOpen()) return;
    note.remove();
    link = from;
    const told = document.getElementById(link.getAttribute("aria-describedby"));
    note.replaceChildren(told.cloneNode(true), told.nextElementSibling.cloneNode(true));
    note.firstChild.removeAttribute("id");
    // Keys come to it after its link. It is there as long as it is open, no longer.
    link.after(note);
    note.showPopover();
    const lines = link.getClientRects();
    const { left, bottom } = lines[lines.length - 1];
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight } = note;
    const above = lines[0].top - offsetHeight;
    const below = bottom + offsetHeight <= clientHeight || above < 0;
    const across = Math.max(8, Math.min(left, clientWidth - offsetWidth - 8));
    note.style.left = `${scrollX + across}px`;
    note.style.top = `${scrollY + (below ? bottom : above)}px`;
  };

  const closeUnlessWanted = () => {
    const wanted =
      link?.matches(":hover, :focus-visible") || note.matches(":hover, :focus-within");
    if (!wanted) note.remove();
  };
  note.addEventListener("toggle", () => isOpen() || note.remove());

  // It opens and closes a moment late: a pointer that only passes opens nothing.
  document.addEventListener("pointerover", ({ target, relatedTarget, pointerType }) => {
    const over = linkAt(target);
    if (pointerType === "touch" || over?.contains(relatedTarget)) return;
    clearTimeout(timer);
    timer = over ? setTimeout(open, 120, over) : setTimeout(closeUnlessWanted, 240);
  });

  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    const at = linkAt(target);
    const isBack = at === link && note.contains(relatedTarget);
    if (at?.matches(":focus-visible") && !isBack) open(at);
    else closeUnlessWanted();
  });

  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    const at = linkAt(target);
    tapped = pointerType === "touch" && !(at === link && isOpen()) && at;
  });

  document.addEventListener("click", (event) => {
    if (!tapped || linkAt(event.target) !== tapped) return;
    event.preventDefault();
    open(tapped);
    tapped = null;
  });
})();
