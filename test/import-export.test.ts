/**
 * @module `snellen import` and `snellen export` as a user meets them, and every file of ../shared/data/reported:
 * as many rows and values as Python counts in it (src/reported/formats/fixtures/make-fixtures.py). Where that
 * folder is not, these counts are left out.
 */
import { existsSync } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readForeign } from "../src/reported/index.ts";
import { colourCard, colourModel } from "./support/colour-model.ts";
import { colourFolder, temporary } from "./support/pictures.ts";
import { snellen } from "./support/snellen.ts";

const data = "../shared/data/reported";
const counts: Record<string, object> = JSON.parse(
  await readFile("test/fixtures/reported-counts.json", "utf8"),
);

describe.skipIf(!existsSync(data))(
  "a real file (skipped where ../shared/data/reported is not)",
  () => {
    test.each(Object.keys(counts))(
      "%s has the rows and values that Python counts",
      async (name) => {
        const path = join(data, name);
        const reading = readForeign(path, await readFile(path))?.reading;
        const { rows, rowsKept, values, folded, lost } = reading ?? {};
        const results = reading?.reported.results.length;
        expect({ rows, rowsKept, values, results, folded, lost }).toEqual(counts[name]);
        expect(reading?.problems.length).toBeGreaterThanOrEqual(lost ?? 0);
      },
    );

    test("the counts are of all files but the damaged one and the synonyms", async () => {
      const files = (await readdir(data, { recursive: true })).filter((name) =>
        /\.(csv|json)$/.test(name),
      );
      const rest = files.filter((name) => !(name in counts)).map((name) => name.split("/").at(-1));
      expect(rest.sort()).toEqual(["example_json_format.json", "synonyms.csv"]);
    });
  },
);

describe("a store with a record and with what others report", () => {
  const fixtures = "src/reported/formats/fixtures";
  let store: string;
  beforeAll(async () => {
    store = await temporary("store");
    const model = join(await temporary("models"), "sees.onnx");
    await writeFile(model, colourModel({ channels: [2, 1, 0], card: colourCard }));
    const run = snellen(
      "evaluate",
      model,
      "folder",
      "--data",
      await colourFolder(10),
      "--store",
      store,
    );
    expect(run.stderr).not.toContain("snellen:");
    const { stdout, status } = snellen("import", fixtures, "--store", store);
    expect(status).toBe(0);
    expect(stdout).toContain("! 1 values not understood:");
    expect(stdout).toContain(
      'ogbn-products, row 2: Validation Accuracy: "Please tell us" is not one number',
    );
  }, 60_000);

  test("comes back from its dump with the same bytes, records too, into an empty store", async () => {
    const folder = await temporary("dump");
    const [first, second] = ["first.json", "second.json"].map((name) => join(folder, name));
    expect(snellen("export", "--store", store, "-o", first).status).toBe(0);
    const other = join(folder, "other");
    const { stdout } = snellen("import", first, "--store", other);
    expect(stdout).toContain("1 records new, 0 there already");
    expect(snellen("export", "--store", other, "-o", second).status).toBe(0);
    expect(await readFile(second)).toEqual(await readFile(first));
    const [id] = (await readdir(store)).filter((name) => /^[0-9a-f]{64}$/.test(name));
    const path = join(id, "record.json");
    expect(await readFile(join(other, path))).toEqual(await readFile(join(store, path)));
  }, 60_000);

  test("shows both kinds of numbers in one table, and answers what is not there", () => {
    const csv = snellen("export", "--store", store, "--format", "csv");
    expect(csv.stdout.match(/^measured,/gm)?.length).toBeGreaterThan(0);
    expect(csv.stdout.match(/^reported,/gm)?.length).toBeGreaterThan(20);
    const latex = snellen("export", "--store", store, "--format", "latex", "--model", "resnet50");
    expect(latex.stdout).toContain("resnet50.a1\\_in1k & reported & 80.382 &");
    const wrong = snellen("export", "--store", store, "--format", "csv", "--model", "sess");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain('did you mean "sees"?');
  }, 60_000);

  test("with a damaged source is exported without it, and says so", async () => {
    const damaged = join(await temporary("damaged"), "store");
    await cp(store, damaged, { recursive: true });
    await writeFile(join(damaged, "reported", "x.json"), "{");
    const { status, stdout, stderr } = snellen("export", "--store", damaged);
    expect(status).toBe(5);
    expect(JSON.parse(stdout).records).toHaveLength(1);
    expect(stderr).toContain("x.json: damaged");
  }, 60_000);

  test("a file that is not there, not known or damaged ends in one line, and the others are kept", async () => {
    const folder = await temporary("files");
    await writeFile(join(folder, "bad.json"), "[{");
    const other = join(folder, "store");
    const file = `${fixtures}/evaluation-tables.json`;
    const { status, stderr } = snellen("import", join(folder, "bad.json"), file, "--store", other);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^snellen: \S+bad\.json: damaged: [^\n]+\n$/);
    expect(await readdir(join(other, "reported"))).toHaveLength(1);
    expect(snellen("import", join(folder, "none"), "--store", other)).toMatchObject({ status: 3 });
    const unknown = snellen(
      "import",
      "src/reported/formats/fixtures/LICENCES.md",
      "--store",
      other,
    );
    expect(unknown.stderr).toContain("no format that is known");
  }, 60_000);
});
