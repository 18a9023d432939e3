// Leads over to the same place in the other edition, with what is chosen here.
for (const link of document.querySelectorAll("a.edition")) {
  link.addEventListener("click", () => {
    const { search, hash } = location;
    link.href = Object.assign(new URL(link.href), { search, hash });
  });
}
