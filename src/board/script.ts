/** @module What a browser adds to the pages, which work without it: the theme, filters and sorting at once, progress. */
import { filterScript } from "./filter-script.ts";
import { searchScript } from "./search-script.ts";

export const script = `"use strict";
(() => {
  const root = document.documentElement;
  try { root.dataset.theme = localStorage.getItem("theme") ?? ""; } catch {}
  addEventListener("DOMContentLoaded", () => {
    theme();
    document.querySelectorAll("table[data-sortable]").forEach(sortable);
    const form = document.querySelector("form[data-results]");
    if (form) filtering(form, document.getElementById("results"), root.hasAttribute("data-exported"));
    const search = document.querySelector("form[data-index]");
    if (search && root.hasAttribute("data-exported")) searching(search);
    const live = document.querySelector("[data-live]");
    if (live && !root.hasAttribute("data-exported")) follow(live);
  });

  function theme() {
    const button = document.getElementById("theme");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const say = () => { button.textContent = isDark() ? "Light" : "Dark"; };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch {}
      say();
    });
  }

  /** Heads become buttons; a number stands in data-value where the text is another. */
  function sortable(table) {
    for (const head of table.tHead.querySelectorAll("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = ({ cells }) => cells[head.cellIndex].dataset.value ?? cells[head.cellIndex].textContent.trim();
        const rows = [...table.tBodies[0].rows].map((row) => [value(row), row]);
        rows.sort(([x], [y]) => {
          if (x === "" || y === "") return (x === "") - (y === "");
          const order = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
          return down ? -order : order;
        });
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    }
  }

  function follow(live) {
    const again = async () => {
      try {
        const answer = await fetch(live.dataset.live);
        const text = answer.ok ? await answer.text() : live.innerHTML;
        if (text !== live.dataset.last) live.innerHTML = live.dataset.last = text;
      } catch {}
      setTimeout(again, document.hidden ? 10000 : 2000);
    };
    setTimeout(again, 2000);
  }
${filterScript}${searchScript}
})();
`;
