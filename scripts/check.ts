/** @module Types, lint and format, in one command: `npm run check`. */
import { spawnSync } from "node:child_process";

const checks = [
  ["tsc", "--project", "."],
  ["biome", "check", "--error-on-warnings", "."],
];

let failed = false;
for (const words of checks) {
  const { status } = spawnSync("node", ["scripts/with-node.mjs", ...words], { stdio: "inherit" });
  failed ||= status !== 0;
}
console.log(failed ? "check: failed, see above" : "check: types, lint and format are clean");
process.exitCode = failed ? 1 : 0;
