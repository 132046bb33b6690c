/**
 * @module Speed against the reference implementations, both sides in one run: `npm run bench [all | name [word…]…]`,
 * where only some benches take words; without a name they are listed. The Python side needs the packages of
 * bench/reference/requirements.txt; SNELLEN_PYTHON names it.
 */
interface Bench {
  readonly takesWords?: boolean;
  default(words: readonly string[]): Promise<void>;
}

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  "average-precision": () => import("./average-precision.ts"),
  board: () => import("./board.ts"),
  costs: () => import("./costs.ts"),
  detection: () => import("./detection.ts"),
  gradients: () => import("./gradients.ts"),
  image: () => import("./image.ts"),
  "in-place": () => import("./in-place.ts"),
  jpeg: () => import("./jpeg.ts"),
  evaluate: () => import("./evaluate.ts"),
  "label-maps": () => import("./label-maps.ts"),
  profile: () => import("./profile.ts"),
  "selective-scan": () => import("./selective-scan.ts"),
  start: () => import("./start.ts"),
  zoo: () => import("./zoo.ts"),
};

const wanted: { readonly name: string; readonly words: string[] }[] = [];
const said = process.argv.slice(2);
const everything = said.length === 1 && said[0] === "all";
for (const word of everything ? [] : said) {
  const last = wanted.at(-1);
  if (Object.hasOwn(benches, word)) wanted.push({ name: word, words: [] });
  else if (last !== undefined && (await benches[last.name]()).takesWords) last.words.push(word);
  else {
    console.error(`unknown bench "${word}": expected one of ${Object.keys(benches).join(", ")}`);
    process.exit(2);
  }
}
if (wanted.length === 0 && !everything) {
  console.log(`npm run bench NAME…, or all (zoo alone takes about 20 minutes):\n
  ${Object.keys(benches).join("\n  ")}\n\nWhat each compares, and what it takes, its file in bench/ says.`);
}
const all = Object.keys(benches).map((name) => ({ name, words: [] }));
for (const { name, words } of everything ? all : wanted) {
  console.log(`\n# ${name}`);
  const from = performance.now();
  await (await benches[name]()).default(words);
  console.log(`${name} took ${((performance.now() - from) / 1000).toFixed(0)} s`);
}
