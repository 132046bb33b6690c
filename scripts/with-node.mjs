// Runs a command of the project, after installing what is missing, with a Node that runs TypeScript.
// Plain JavaScript without dependencies: it must work in a fresh clone, on Node 20, before any install.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeForTypeScript } from "../bin/node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
install();
const [command, ...args] = process.argv.slice(2);
const { status, signal } = spawnSync(nodeForTypeScript(), [scriptOf(command), ...args], {
  cwd: root,
  stdio: "inherit",
});
process.exit(signal ? 1 : (status ?? 1));

/** Once for each state of the lock file; a second call costs a few milliseconds. */
function install() {
  const stamp = join(root, "node_modules", ".installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const isDone = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isDone()) return;
  const free = hold(isDone);
  if (free === undefined) return;
  process.once("exit", free);
  console.error("snellen: installing what is missing (once, about half a minute)");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
    // onnxruntime-node would download CUDA libraries after its install; the CPU ones are in it.
    env: { ...process.env, npm_config_onnxruntime_node_install: "skip" },
  });
  if (npm.status !== 0) {
    console.error(
      "snellen: npm ci failed; its messages are above. Mend that and repeat the command.",
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  free();
}

/** Waits until nobody else installs, since two at once would spoil it for both; undefined once they have done it. */
function hold(isDone) {
  const held = join(root, ".installing");
  for (;;) {
    try {
      mkdirSync(held);
      return () => rmSync(held, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    if (isDone()) return undefined;
    const { mtimeMs } = statSync(held, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > 300_000) rmSync(held, { recursive: true, force: true }); // who held it was killed
  }
}

/** A path of the project as it is; else the program of a package in `node_modules`. */
function scriptOf(name) {
  if (existsSync(join(root, name))) return join(root, name);
  const packages = { biome: "@biomejs/biome", tsc: "typescript" };
  const home = join(root, "node_modules", packages[name] ?? name);
  const { bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return join(home, typeof bin === "string" ? bin : bin[name]);
}
