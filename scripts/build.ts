/** @module What is published: compiled JavaScript and types in `dist/`, with a package.json of its own. */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { recordJsonSchema } from "../src/record/index.ts";

const out = process.argv[2] ?? "dist";
await rm(out, { recursive: true, force: true });
const compiled = spawnSync(
  "node",
  ["scripts/with-node.mjs", "tsc", "--project", "tsconfig.build.json", "--outDir", out],
  { stdio: "inherit" },
);
if (compiled.status !== 0) process.exit(1);

// The compiler rewrites the endings of imports, but not of those that are made while running.
for (const name of await readdir(join(out, "src"), { recursive: true })) {
  if (!name.endsWith(".js")) continue;
  const file = join(out, "src", name);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/\bimport\("(\.[^"]+)\.ts"\)/g, 'import("$1.js")'));
}

const {
  scripts: _,
  devDependencies: _d,
  optionalDependencies: _o,
  allowScripts: _a,
  exports,
  ...kept
} = JSON.parse(await readFile("package.json", "utf8")) as Record<string, unknown> & {
  exports: Record<string, string>;
};
// A checkout exports its sources; the package what they were compiled to. It needs no Node of its own.
const compiledExports = Object.fromEntries(
  Object.entries(exports).map(([name, source]) => [
    name,
    { types: source.replace(/\.ts$/, ".d.ts"), default: source.replace(/\.ts$/, ".js") },
  ]),
);
const published = {
  ...kept,
  exports: { ...compiledExports, "./record.schema.json": "./record.schema.json" },
};
await writeFile(join(out, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
await writeFile(
  join(out, "record.schema.json"),
  `${JSON.stringify(recordJsonSchema(), null, 2)}\n`,
);
await mkdir(join(out, "bin"), { recursive: true });
await writeFile(join(out, "bin", "snellen"), '#!/usr/bin/env node\nimport "../src/cli/main.js";\n');
await chmod(join(out, "bin", "snellen"), 0o755);
for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "docs"]) {
  await cp(name, join(out, name), { recursive: true });
}
console.log(`built ${out}; pack it with \`npm pack ${resolve(out)}\``);
