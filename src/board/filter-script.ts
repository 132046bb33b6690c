/** @module The part of the script that filters and orders a benchmark: by asking the server, or alone where there is none. */
export const filterScript = String.raw`
  function filtering(form, results, isAlone) {
    let last = 0;
    const ask = isAlone ? alone(form, results) : async (query) => {
      const mine = ++last;
      const address = form.action + (query ? "?" + query : "");
      const answer = await fetch(address);
      const text = await answer.text();
      if (mine !== last || !answer.ok) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      results.replaceChildren(...page.getElementById("results").childNodes);
      history.replaceState(null, "", address);
    };
    /** The count is said to those who do not see it, too. */
    const show = async (query) => {
      await ask(query);
      form.querySelector("output").textContent = results.querySelector("caption").textContent;
    };
    const asked = () => {
      const query = new URLSearchParams();
      for (const [key, value] of new FormData(form)) if (value !== "") query.set(key, value);
      return query.toString();
    };
    let waiting;
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(() => show(asked()), 150); };
    form.addEventListener("input", soon);
    form.addEventListener("submit", (event) => { event.preventDefault(); soon(); });
    form.querySelector("[data-reset]")?.addEventListener("click", (event) => {
      event.preventDefault();
      for (const field of form.elements) if (field.name) field.value = field.options?.[0]?.value ?? (field.name === "sort" ? "value" : "");
      soon();
    });
    results.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-ask]");
      if (!link) return;
      event.preventDefault();
      const query = new URLSearchParams(link.dataset.ask);
      form.elements.sort.value = query.get("sort") ?? "value";
      form.elements.order.value = query.get("order") ?? "";
      const isPage = link.closest(".pages") !== null;
      show(query.toString()).then(() => {
        results.querySelector("th[aria-sort] a")?.focus({ preventScroll: true });
        if (isPage) results.scrollIntoView();
      });
    });
  }

  /** All rows come as a script, since pages from files may not fetch. */
  function alone(form, results) {
    let all;
    const load = () => new Promise((resolve) => {
      globalThis.snellenRows = resolve;
      const script = document.createElement("script");
      script.src = form.dataset.results;
      document.head.append(script);
    });
    const fits = (row, query) =>
      (query.get("q") ?? "").toLowerCase().split(/\s+/).every((word) => row.words.includes(word)) &&
      ["kind", "family", "method", "pretraining", "teacher", "device"].every((key) => !query.get(key) || row[key] === query.get(key)) &&
      [["parameters", 1e6], ["macs", 1e9]].every(([key, scale]) => !query.get(key) || (row[key] !== null && row[key] <= query.get(key) * scale));
    return async (asked) => {
      const { columns, rows, pageRows } = await (all ??= load());
      const query = new URLSearchParams(asked);
      const column = Math.max(0, columns.findIndex(([key]) => key === (query.get("sort") ?? "value")));
      const order = query.get("order") || columns[column][1];
      const sign = order === "descending" ? -1 : 1;
      const chosen = rows.filter((row) => fits(row, query));
      chosen.sort(({ sort: { [column]: a } }, { sort: { [column]: b } }) =>
        a === null || b === null ? (a === null) - (b === null) : sign * (a < b ? -1 : a > b ? 1 : 0));
      const page = Math.max(1, Number(query.get("page") ?? 1));
      const from = (page - 1) * pageRows;
      results.querySelector("tbody").innerHTML = chosen.slice(from, from + pageRows).map(({ html }) => html).join("");
      results.querySelector("caption").textContent = chosen.length === 0 ? "Nothing fits; take a filter away."
        : chosen.length > pageRows ? from + 1 + " to " + Math.min(from + pageRows, chosen.length) + " of " + chosen.length + " results" : chosen.length + " results";
      results.querySelectorAll("th[data-column]").forEach((head, i) => {
        const isSorted = i === column;
        if (isSorted) head.setAttribute("aria-sort", order); else head.removeAttribute("aria-sort");
        const next = new URLSearchParams(asked);
        next.delete("page");
        next.set("sort", head.dataset.column);
        if (isSorted) next.set("order", order === "ascending" ? "descending" : "ascending"); else next.delete("order");
        head.querySelector("a").dataset.ask = "?" + next;
      });
      const pages = results.querySelector(".pages");
      if (pages) pages.replaceChildren(...[[page - 1, "← Before"], [page + 1, "After →"]].flatMap(([to, text]) => {
        if (to < 1 || (to - 1) * pageRows >= chosen.length) return [];
        const link = document.createElement("a");
        const next = new URLSearchParams(asked);
        next.set("page", to);
        Object.assign(link, { href: "#results", className: "button", textContent: text }).dataset.ask = "?" + next;
        return [link];
      }));
    };
  }
`;
