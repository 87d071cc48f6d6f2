// What figures and tables gain where scripts run: a figure enlarges in place, and tables sort by a column.
(() => {
  "use strict";

  function enlarge(link) {
    const figure = link.closest(".figure-block");
    const picture = figure.querySelector("img");
    const caption = figure.querySelector("figcaption");
    const dialog = document.createElement("dialog");
    dialog.className = "enlarged";
    dialog.setAttribute("aria-label", caption ? caption.textContent.split(":")[0] : "Figure");
    const words = document.createElement("p");
    words.textContent = caption ? caption.textContent : "";
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    let copy = window.explorerOf?.(figure);
    if (!copy) {
      copy = picture.cloneNode();
      copy.loading = "eager";
    }
    dialog.append(copy, words, close);
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
  }

  const number = (text) => Number.parseFloat(text.replace(/[,%]/g, "").replace("−", "-"));

  // Numbers by size, words by alphabet; what is withheld or missing comes last in either direction.
  function compare(one, other, direction) {
    const [a, b] = [number(one), number(other)];
    const [hasA, hasB] = [!Number.isNaN(a), !Number.isNaN(b)];
    if (hasA && hasB) return direction * (a - b);
    if (hasA !== hasB) return hasA ? -1 : 1;
    return direction * one.localeCompare(other, "en-GB");
  }

  function sortBy(table, header, at) {
    const ascending = header.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const body = table.tBodies[0];
    const totals = [...body.rows].filter((row) => /^All\b/.test(row.cells[0].textContent));
    const rows = [...body.rows].filter((row) => !totals.includes(row));
    const text = (row) => row.cells[at].textContent.trim();
    rows.sort((one, other) => compare(text(one), text(other), ascending ? 1 : -1));
    body.append(...rows, ...totals);
  }

  function makeSortable(table) {
    const heads = table.tHead?.rows;
    const body = table.tBodies[0];
    if (heads?.length !== 1 || !body || body.rows.length < 4) return;
    const named = [...body.rows].every((row) => row.cells[0].textContent.trim());
    if (!named || table.querySelector("[colspan], [rowspan]")) return;
    for (const [at, header] of [...heads[0].cells].entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sortBy(table, header, at));
      header.append(button);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll(".book-content table")) makeSortable(table);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.enlarge");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      enlarge(link);
    });
  });
})();
