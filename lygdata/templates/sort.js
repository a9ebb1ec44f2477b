// Each head of a table.sortable becomes a button that sorts its rows; without scripts the table is just a table.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  const before = [...body.rows];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way);
      const text = (row) => row.cells[column].textContent.trim();
      const compare = (a, b) => text(a).localeCompare(text(b), "zh-CN", { numeric: true });
      const sorted = [...before].sort((a, b) => (way === "ascending" ? compare(a, b) : compare(b, a)));
      body.append(...sorted);
    });
  });
}
