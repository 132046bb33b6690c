import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";
import { expect, test } from "vitest";

/** The house, ground floor first. A part may import what stands on the floors below its own. */
const floors = [
  ["errors", "json", "csv", "late", "html"],
  ["files"],
  ["tensor", "scene", "threads"],
  ["thread"],
  [
    "onnx",
    "weights",
    "image",
    "metrics",
    "postprocess",
    "statistics",
    "record",
    "reported",
    "charts",
  ],
  ["zoo", "data", "runtime", "model"],
  ["catalogue"],
  ["evaluate", "profile", "field", "train"],
  // `resolution` joins what `evaluate` and `profile` found of one model, so it stands above both.
  // `exchange` takes records and reported results in and out of files, beside each other.
  ["board", "fleet", "resolution", "exchange"],
  ["cli"],
];

/** Parts that see less than their floor allows. */
const narrower: Record<string, readonly string[]> = {
  zoo: ["onnx", "scene", "statistics", "tensor", "errors"],
  board: ["record", "reported", "charts", "statistics", "errors", "json", "html"],
};

/** What only some parts may know of the world outside. `test` stands for the tests of any part. */
const onlyIn: Record<string, readonly string[]> = {
  "node:fs": [
    "files",
    "weights",
    "image",
    "data",
    "runtime",
    "record",
    "reported",
    "exchange",
    "model",
    "catalogue",
    "evaluate",
    "profile",
    "field",
    "cli",
  ],
  "onnxruntime-node": ["runtime"],
  "node:child_process": ["runtime"],
  "node:worker_threads": ["threads", "thread", "data"],
  sharp: ["image"],
  "@observablehq/plot": ["charts", "profile", "field", "board", "resolution"],
  linkedom: ["charts"],
  hyparquet: ["data", "record"],
  "hyparquet-compressors": ["data", "record"],
  "hyparquet-writer": ["record"],
  "@bufbuild/protobuf": ["onnx"],
  "@stricli/core": ["cli"],
  zod: ["record", "reported", "model", "data", "evaluate", "board"],
  pg: ["record"],
  hono: ["board"],
  "@hono/node-server": ["board"],
  yaml: ["reported", "exchange"],
};

/** These run unchanged in a browser: no file, no network, no clock, no chance, nothing of Node. */
const pure = [
  "onnx",
  "metrics",
  "postprocess",
  "statistics",
  "scene",
  "zoo",
  "charts",
  "tensor",
  "errors",
  "json",
  "late",
  "html",
];

const source = "src";

async function sources(): Promise<string[]> {
  const entries = await readdir(source, { recursive: true });
  return entries
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(source, name))
    .sort();
}

const partOf = (file: string): string => relative(source, file).split("/")[0].replace(/\.ts$/, "");

const below = (part: string): readonly string[] =>
  floors
    .slice(
      0,
      floors.findIndex((floor) => floor.includes(part)),
    )
    .flat();

/** `from "x"`, `import "x"`, `import("x")` and `new URL("x", import.meta.url)`. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|new URL\()\s*"([^"]+)"/g)].map(
    ([, name]) => name,
  );

/** `node:fs/promises` → `node:fs`, `@a/b/c` → `@a/b`. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

test.each(await sources())("%s imports only what it may", async (file) => {
  const part = partOf(file);
  expect(floors.flat()).toContain(part);
  for (const specifier of importsOf(await readFile(file, "utf8"))) {
    if (!specifier.startsWith(".")) {
      expect(onlyIn[packageOf(specifier)] ?? [part], specifier).toContain(part);
      if (pure.includes(part)) expect(specifier, "a pure part").not.toMatch(/^node:/);
      continue;
    }
    const target = normalize(join(dirname(file), specifier));
    if (partOf(target) === part) continue;
    expect(narrower[part] ?? below(part), specifier).toContain(partOf(target));
    expect(target, "another part is entered by its index").toMatch(/^src\/(\w+|\w+\/index)\.ts$/);
  }
});

test.each((await sources()).filter((file) => pure.includes(partOf(file))))(
  "%s knows no clock and no chance",
  async (file) => {
    expect(await readFile(file, "utf8")).not.toMatch(
      /Math\.random|Date\.now|new Date\(|performance\./,
    );
  },
);

test("the check sees every way to import", () => {
  const text = 'import a from "a";\nexport { b } from "./b.ts";\nawait import("c");\nimport "d";';
  expect(importsOf(text)).toEqual(["a", "./b.ts", "c", "d"]);
});
