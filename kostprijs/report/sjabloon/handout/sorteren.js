"use strict";
// Maakt de tabellen te sorteren, en vlot met het toetsenbord te bereiken. Zonder dit script is de bladzijde dezelfde, in de eigen volgorde.
(() => {
  const said = document.getElementById("melding");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const next = { none: "ascending", ascending: "descending", descending: "none" };

  // the cell under a heading; a cell may cover several columns
  const cellAt = (row, column) => {
    let end = 0;
    return [...row.cells].find((cell) => (end += cell.colSpan) > column);
  };

  // rows in another unit can't be compared: they stay apart, in the order in which their units come first
  const keysOf = (groups, column) => {
    const units = [];
    const keys = groups.map((group) => {
      const cell = cellAt(group.rows[0], column);
      const { getal: number, eenheid: unit = "" } = cell.dataset;
      if (number !== undefined && !units.includes(unit)) units.push(unit);
      return { group, text: cell.textContent, unit, number: number === undefined ? null : Number(number) };
    });
    return keys.map((key) => ({ ...key, rank: key.number === null ? units.length : units.indexOf(key.unit) }));
  };

  const sorted = (groups, column, order) => {
    if (order === "none") return groups;
    const keys = keysOf(groups, column);
    const sign = order === "ascending" ? 1 : -1;
    const numeric = keys.some((key) => key.number !== null);
    const byNumber = (a, b) => a.rank - b.rank || (a.number === null ? 0 : sign * (a.number - b.number));
    const byText = (a, b) => sign * collator.compare(a.text, b.text);
    return keys.sort(numeric ? byNumber : byText).map((key) => key.group);
  };

  const sortable = (groups, column) =>
    column === 0 || groups.some((group) => cellAt(group.rows[0], column)?.dataset.getal !== undefined);

  const enhance = (table) => {
    const groups = [...table.tBodies];
    const headings = [...table.tHead.rows[0].cells];
    if (groups.length < 2) return;
    headings.forEach((heading, column) => {
      if (!sortable(groups, column)) return;
      const title = heading.textContent;
      const button = document.createElement("button");
      const mark = document.createElement("span");
      const paper = document.createElement("span");
      button.type = "button";
      mark.className = "pijl";
      mark.setAttribute("aria-hidden", "true");
      button.append(title, mark);
      // on paper the words stand alone: browsers do not repeat a button on the next sheet
      paper.className = "op-papier";
      paper.textContent = title;
      heading.replaceChildren(button, paper);
      button.addEventListener("click", () => {
        const order = next[heading.getAttribute("aria-sort") ?? "none"];
        for (const other of headings) other.removeAttribute("aria-sort");
        if (order !== "none") heading.setAttribute("aria-sort", order);
        table.append(...sorted(groups, column, order));
        const caption = table.caption.textContent;
        said.textContent = said.dataset[order].replace("[tabel]", () => caption).replace("[kolom]", () => title);
      });
    });
  };

  // only what can be scrolled is a stop of the keyboard
  const reachable = () => {
    for (const region of document.querySelectorAll(".tabel, .tekening")) {
      region.tabIndex = region.scrollWidth > region.clientWidth ? 0 : -1;
    }
  };

  document.querySelectorAll(".tabel > table").forEach(enhance);
  window.addEventListener("resize", reachable);
  // a browser is content with an edge of what has the focus in view; a reader is not
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(".tabel") && !target.matches(".tabel")) {
      target.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
  reachable();
})();
