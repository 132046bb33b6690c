/**
 * @module Speed against the reference implementations, both sides in one run: `npm run bench [name…]`.
 * The Python side needs the packages of bench/reference/requirements.txt; SNELLEN_PYTHON names it.
 */
const benches: Readonly<Record<string, () => Promise<{ default(): Promise<void> }>>> = {
  "average-precision": () => import("./average-precision.ts"),
  detection: () => import("./detection.ts"),
  image: () => import("./image.ts"),
  jpeg: () => import("./jpeg.ts"),
  evaluate: () => import("./evaluate.ts"),
  "label-maps": () => import("./label-maps.ts"),
  "selective-scan": () => import("./selective-scan.ts"),
  start: () => import("./start.ts"),
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`unknown bench "${name}": expected one of ${Object.keys(benches).join(", ")}`);
    process.exit(2);
  }
  console.log(`\n# ${name}`);
  await (await bench()).default();
}
