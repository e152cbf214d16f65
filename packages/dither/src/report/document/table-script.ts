/** The script of a page with a table that sorts: sorts the table of runs by a column, and shows the rows that contain all words. */

import type { PageScript } from "./page-frame.js";

const code = `
(() => {
  const table = document.getElementById("runs");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const valueOf = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
    rows.sort(([a], [b]) => {
      if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
      const numbers = [Number(a), Number(b)];
      const order = numbers.some(Number.isNaN) ? a.localeCompare(b) : numbers[0] - numbers[1];
      return down ? -order : order;
    });
    body.append(...rows.map(([, row]) => row));
  }));
  const input = document.querySelector(".filter input");
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
})();
`;

/** The hash is of the code as it stands; a test says what it must be after a change. */
export const tableScript: PageScript = { code, hash: "sha256-bf6I9QJH00tbrPDNufiSpj8ne5SrCCzKJK52/yBG4d4=" };
