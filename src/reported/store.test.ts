import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporary } from "../../test/support/pictures.ts";
import { allReported } from "./all-reported.ts";
import { builtIn } from "./built-in.ts";
import { fileNameOf } from "./file-name.ts";
import type { Reported } from "./reported.ts";
import { reportedStore } from "./store.ts";

const [some] = builtIn();
const source = (name: string, count = 2): Reported => ({
  ...some,
  source: { ...some.source, name },
  results: some.results.slice(0, count),
});

describe("a store of reported results", () => {
  test("gives back what was kept, and what replaces a source leaves the former as history", async () => {
    const root = await temporary("reported");
    const store = reportedStore(root);
    expect(await store.all()).toEqual({ sources: [], problems: [] });
    expect(await store.keep(source("b/c"))).toBe("new");
    expect(await store.keep(source("a"))).toBe("new");
    expect(await store.keep(source("a"))).toBe("unchanged");
    const before = await readFile(join(root, "reported", "a.json"), "utf8");
    expect(await store.would(source("a", 1))).toBe("replaced");
    expect(await store.keep(source("a", 1))).toBe("replaced");
    expect(await store.keep(source("a", 3))).toBe("replaced");
    expect((await store.all()).sources).toEqual([source("a", 3), source("b/c")]);
    const history = join(root, "reported", "history");
    expect((await readdir(history)).sort()).toEqual(["a.1.json", "a.2.json"]);
    expect(await readFile(join(history, "a.1.json"), "utf8")).toBe(before);
  });

  test("a damaged file is named, the rest works, and an import mends it", async () => {
    const root = await temporary("reported");
    const store = reportedStore(root);
    await store.keep(source("good"));
    await mkdir(join(root, "reported"), { recursive: true });
    await writeFile(join(root, "reported", "bad.json"), '{"schema":1,');
    await writeFile(join(root, "reported", "new.json"), '{"schema":2}');
    const { sources, problems } = await store.all();
    expect(sources).toEqual([source("good")]);
    expect(problems.map((line) => line.split("reported/")[1].split(" (")[0])).toEqual([
      "bad.json: damaged",
      "new.json: written by a newer Snellen",
    ]);
    expect(await store.keep(source("bad"))).toBe("replaced");
    expect((await store.all()).sources).toHaveLength(2);
  });

  test("an imported source takes the place of ours of the same name", async () => {
    const root = await temporary("reported");
    await reportedStore(root).keep(source(some.source.name, 1));
    const { sources } = await allReported(root);
    expect(sources).toHaveLength(builtIn().length);
    expect(sources.find((one) => one.source.name === some.source.name)?.results).toHaveLength(1);
  });
});

test("every name has a file of its own that stays in its folder", () => {
  expect(fileNameOf("timm/imagenet")).toBe("timm--imagenet");
  expect(fileNameOf("../../etc/passwd")).toMatch(/^[a-z0-9-]+\.?[a-z0-9.-]*--[0-9a-f]{12}$/);
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(fileNameOf(a)).toMatch(/^[a-z0-9_-][a-z0-9._-]{0,120}$/);
      expect(fileNameOf(a) === fileNameOf(b)).toBe(a === b);
    }),
  );
  expect(new Set(["a/b", "a--b", "A/b", "con", "a.b"].map(fileNameOf)).size).toBe(5);
});
