/** @module What is published: JavaScript and types in `dist/`, with a package.json of its own. */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { recordJsonSchema } from "../src/record/index.ts";
import { bundle, inlined } from "./bundle.ts";

const out = process.argv[2] ?? "dist";
await rm(out, { recursive: true, force: true });
const declared = spawnSync(
  "node",
  ["scripts/with-node.mjs", "tsc", "--project", "tsconfig.build.json", "--outDir", out],
  { stdio: "inherit" },
);
if (declared.status !== 0) process.exit(1);

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
await bundle([...Object.values(exports), "src/cli/main.ts"], join(out, "src"));

// A checkout exports its sources; the package what they were made into. It needs no Node of its own.
const madeExports = Object.fromEntries(
  Object.entries(exports).map(([name, source]) => [
    name,
    { types: source.replace(/\.ts$/, ".d.ts"), default: source.replace(/\.ts$/, ".js") },
  ]),
);
const published = {
  ...kept,
  exports: {
    ...madeExports,
    "./record.schema.json": "./record.schema.json",
    "./reported/*.json": "./reported/*.json",
  },
};
await writeFile(join(out, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
await writeFile(
  join(out, "record.schema.json"),
  `${JSON.stringify(recordJsonSchema(), null, 2)}\n`,
);
await cp(join("src", "reported", "results"), join(out, "reported"), { recursive: true });
for (const name of inlined) {
  const place = join(out, "licenses", name);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, await licenseOf(name));
}
await mkdir(join(out, "bin"), { recursive: true });
await cp(join("scripts", "published-bin.mjs"), join(out, "bin", "snellen"));
await chmod(join(out, "bin", "snellen"), 0o755);
for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "docs"]) {
  await cp(name, join(out, name), { recursive: true });
}
console.log(`built ${out}; pack it with \`npm pack ${resolve(out)}\``);

/** Its text; where a package has none, that of Apache-2.0, with what its files say of themselves. */
async function licenseOf(name: string): Promise<string> {
  const folder = join("node_modules", name);
  const own = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (own !== undefined) return readFile(join(folder, own), "utf8");
  const { license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    license: string;
  };
  if (!license.includes("Apache-2.0")) throw new Error(`${name} has no text of its license`);
  const notices = new Set<string>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!/esm.*\.js$/.test(file)) continue;
    const [notice] = /^(\/\/.*\n)*/.exec(await readFile(join(folder, file), "utf8")) ?? [""];
    notices.add(notice);
  }
  const apache = await readFile(join("scripts", "apache-2.0.txt"), "utf8");
  return `${name}: ${license}\n\n${[...notices].join("\n")}\n${apache}`;
}
