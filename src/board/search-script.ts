/** @module The part of the script that searches where there is no server: over an index that comes as a script, since files may not fetch. */
export const searchScript = String.raw`
  /** What the address asks for; the index is loaded with the first words. */
  function searching(form) {
    const words = new URLSearchParams(location.search).get("q") ?? "";
    form.elements.q.value = words;
    const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (asked.length === 0) return;
    globalThis.snellenIndex = (kinds) => {
      const found = Object.entries(kinds).flatMap(([kind, all]) => {
        const fit = all.filter(({ text, more, words }) => {
          const said = (text + " " + more + " " + words).toLowerCase();
          return asked.every((word) => said.includes(word));
        });
        const near = ({ text }) => 2 * (text.toLowerCase() === asked[0]) + text.toLowerCase().startsWith(asked[0]);
        fit.sort((a, b) => near(b) - near(a));
        return fit.length === 0 ? [] : foundList(kind, fit);
      });
      document.getElementById("found").replaceChildren(...(found.length > 0 ? found : [made("p", "Nothing has all of these words. Fewer words find more.")]));
    };
    const script = document.createElement("script");
    script.src = form.dataset.index;
    document.head.append(script);
  }

  function made(name, text, more) {
    return Object.assign(document.createElement(name), { textContent: text, dir: "auto", ...more });
  }

  function foundList(kind, fit) {
    const most = 100;
    const list = made("ul", "", { className: "found" });
    list.append(...fit.slice(0, most).map(({ to, text, more }) => {
      const line = document.createElement("li");
      line.append(made("a", text, { href: to }), " ", made("span", more, { className: "soft" }));
      return line;
    }));
    const note = fit.length > most ? [made("p", "The first " + most + " of " + fit.length + ".", { className: "note" })] : [];
    return [made("h2", kind), ...note, list];
  }
`;
