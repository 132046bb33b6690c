/** @module What a browser adds to the pages, which work without it: the theme, filters and sorting at once. */
export const script = String.raw`"use strict";
(() => {
  const root = document.documentElement, button = document.getElementById("theme");
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  if (kept()) root.dataset.theme = kept();
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch {}
    });
  }
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    table.tHead.addEventListener("click", (event) => {
      const head = event.target.closest("th[data-key]");
      if (!head) return;
      event.preventDefault();
      const index = head.cellIndex;
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[index].dataset.value ?? row.cells[index].textContent.trim();
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
        return down ? -order : order;
      });
      body.append(...rows);
    });
  }
  for (const form of document.querySelectorAll("form[data-filters]")) {
    const table = document.getElementById(form.dataset.filters);
    if (!table || form.hasAttribute("data-paged")) continue;
    const count = form.querySelector("output");
    const apply = () => {
      const asked = Object.fromEntries(new FormData(form));
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const facts = row.dataset;
        const words = (asked.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
        const fits = words.every((word) => row.textContent.toLowerCase().includes(word)) &&
          ["kind", "family", "pretraining", "teacher", "device"].every((key) => !asked[key] || facts[key] === asked[key]) &&
          (!asked.parameters || (facts.parameters && facts.parameters <= asked.parameters * 1e6)) &&
          (!asked.macs || (facts.macs && facts.macs <= asked.macs * 1e9));
        row.hidden = !fits;
        shown += fits;
      }
      if (count) count.textContent = shown + " shown";
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    apply();
  }
  const live = document.querySelector("[data-live]");
  if (live && location.protocol !== "file:") {
    const again = async () => {
      try {
        const answer = await fetch(live.dataset.live, { headers: { accept: "text/html" } });
        if (answer.ok) live.innerHTML = await answer.text();
      } catch {}
      setTimeout(again, document.hidden ? 10000 : 2000);
    };
    setTimeout(again, 2000);
  }
})();
`;
