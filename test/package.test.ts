/**
 * @module What would be published installs into an empty folder and works there, compiled, with the
 * Node on the path. It needs the packages of the install (from npm's cache, or a registry).
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporary } from "./support/pictures.ts";

let folder: string;

function run(cwd: string, command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, npm_config_onnxruntime_node_install: "skip", NO_COLOR: "1" },
  });
  expect(status, `${command} ${args.join(" ")}: ${stderr}`).toBe(0);
  return stdout;
}

beforeAll(async () => {
  const built = await temporary("dist");
  run(".", process.execPath, "scripts/build.ts", built);
  folder = await temporary("user");
  const tarball = run(folder, "npm", "pack", "--silent", built).trim();
  run(folder, "npm", "init", "--yes");
  run(
    folder,
    "npm",
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    join(folder, tarball),
  );
}, 300_000);

test("the command says its version, and passes the quickstart", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  const snellen = join(folder, "node_modules", ".bin", "snellen");
  expect(run(folder, snellen, "--version").trim()).toBe(version);
  const record = JSON.parse(run(folder, snellen, "quickstart", "--json"));
  expect(record.samples.scored).toBe(360);
}, 120_000);

test("every part can be imported by its name, with types beside it", async () => {
  const home = join(folder, "node_modules", "snellen");
  const { exports } = JSON.parse(await readFile(join(home, "package.json"), "utf8"));
  const names = Object.keys(exports).filter((name) => !name.endsWith(".json"));
  const parts = names.map((name) => `snellen/${name.slice(2)}`);
  const program = `for (const part of ${JSON.stringify(parts)}) { await import(part); console.log(part); }`;
  await writeFile(join(folder, "import.mjs"), program);
  expect(run(folder, "node", "import.mjs").trim().split("\n")).toEqual(parts);
  for (const name of names) {
    expect(await readFile(join(home, exports[name].types), "utf8")).toContain("export");
  }
});
