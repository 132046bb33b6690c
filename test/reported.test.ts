/**
 * @module Every number that is reported in the package: whole, once, printed as it is, and of networks that are
 * in the zoo with as many parameters. The list of what has to be there is read from ../shared/reference, and
 * left out where that is not.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  builtIn,
  reportedOfWeights,
  reportedSchema,
  resultsOf,
  traits,
} from "../src/reported/index.ts";
import { askedBy, families, type Network, networks } from "../src/zoo/index.ts";
import { resultNumbers } from "./support/reference-numbers.ts";

const all = builtIn().flatMap(({ source, results }) =>
  results.map((result) => ({ source: source.name, ...result })),
);
type Row = (typeof all)[number];

/** The rows that a claim does not hold for, by their places. */
const except = (holds: (row: Row) => boolean): string[] =>
  all
    .filter((row) => !holds(row))
    .map(({ source, place, metric }) => `${source}: ${place} ${metric}`);

describe.each(builtIn().map((one) => [one.source.name, one] as const))("%s", (_, one) => {
  test("is a reported source, and its file can be imported as it is", () => {
    expect(reportedSchema.parse(structuredClone(one))).toEqual(one);
    expect(one.results.length).toBeGreaterThan(0);
  });
});

describe("a reported number", () => {
  test("stands once: no two rows have one place and one circumstance", () => {
    const keys = all.map((row) => {
      const { value, printed, remark, paper, ...key } = row;
      return JSON.stringify(key);
    });
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test("is the value that is printed: a share in percent", () => {
    expect(
      except(({ value, printed, unit }) => {
        const said = Number(printed.replace(/ %$|×$/, ""));
        return value !== null && Math.abs(value * (unit === "share" ? 100 : 1) - said) < 1e-9;
      }),
    ).toEqual([]);
    expect(except(({ value, unit }) => unit !== "share" || (value ?? -1) <= 1)).toEqual([]);
  });

  test("is of a network of the zoo by its name, and of its family", () => {
    expect(
      except(({ zoo, family }) => zoo === null || Object.hasOwn(families[family ?? ""] ?? {}, zoo)),
    ).toEqual([]);
  });

  test("is of as many parameters as the zoo counts, where the classifier is the zoo's", () => {
    const classifiers = all.filter(
      ({ zoo, task, size, parameters }) =>
        task === "classification" &&
        zoo !== null &&
        parameters !== null &&
        size?.[0] === networks[zoo].preprocessing.size,
    );
    expect(classifiers.length).toBeGreaterThan(100);
    expect(
      classifiers
        .filter(({ zoo, parameters }) => parameters !== networks[zoo as string].parameters)
        .map(({ source, place, parameters }) => `${source}: ${place}: ${parameters}`),
    ).toEqual([]);
  });

  test("is of a paper of the years in which there were such networks", () => {
    expect(
      except(({ paper }) => paper?.date == null || /^20(1[5-9]|2[0-6])(-|$)/.test(paper.date)),
    ).toEqual([]);
  });

  test("is known of every file of weights in the zoo, from those who published it", () => {
    const sources = builtIn();
    const unreported = Object.entries(networks).flatMap(
      ([zoo, { checkpoints, preprocessing, code }]) =>
        checkpoints.flatMap(({ tag, preprocessing: own }) => {
          const size = own?.size ?? preprocessing.size;
          const found = reportedOfWeights({ zoo, tag, size, code }, sources);
          return found === undefined ? `${zoo} ${tag} ${size}` : [];
        }),
    );
    expect(unreported).toEqual([]);
  });

  test.each([
    ["resnet50", "IMAGENET1K_V2", 224, "80.858"],
    ["resnet50", "a3_in1k", 224, "78.052"],
    ["convnext-b", "official", 224, "83.8"],
    ["convnext-b", "official-384", 384, "85.1"],
    ["convnext-b", "official-22k", 224, "85.8"],
    ["deit-b-distilled", "official-384", 384, "85.224"],
    ["vit-b16", "augreg_in21k_ft_in1k", 384, "86.010"],
    ["vim-s", "official", 224, "80.5"],
    ["vmamba-t-s2l5", "official", 224, "82.5"],
  ])("of %s %s at %i is %s", (zoo, tag, size, printed) => {
    const weights = { zoo, tag, size, code: networks[zoo].code };
    expect(reportedOfWeights(weights, builtIn())?.result.printed).toBe(printed);
  });
});

describe("a number of the talk", () => {
  const talk = all.filter(({ source }) => source === "talk");
  const others = all.filter(({ source }) => source !== "talk");

  test("is one of two networks' three, with its verdict", () => {
    expect(talk.map(({ printed }) => printed)).toEqual([
      "82.0",
      "46.0",
      "47.7",
      "80.0",
      "45.3",
      "40.0",
    ]);
    expect(talk.map(({ parameters }) => parameters)).toEqual([
      ...Array(3).fill(22e6),
      ...Array(3).fill(26e6),
    ]);
    expect(talk.every(({ remark }) => remark !== null)).toBe(true);
  });

  test("is reported by nobody of that family", () => {
    for (const { family, metric, value, printed } of talk) {
      const same = others.filter(
        (r) => r.family === family && r.metric === metric && r.value === value,
      );
      expect(
        same.map(({ place }) => place),
        printed,
      ).toEqual([]);
    }
  });
});

describe("the traits of networks", () => {
  const { traits: all, networks: described, claims } = traits();
  const keys = all.map(({ key }) => key).sort();

  test.each(described)(
    "$zoo is in the zoo, and every trait is said of it",
    ({ zoo, home, says }) => {
      expect(Object.keys(networks)).toContain(zoo);
      expect(builtIn().map(({ source }) => source.name)).toEqual(expect.arrayContaining([...home]));
      expect(Object.keys(says).sort()).toEqual(keys);
    },
  );

  test("what a talk said is of a trait, and of a model that it quoted numbers of", () => {
    expect(claims.filter(({ trait }) => !keys.includes(trait))).toEqual([]);
    const quoted = builtIn().find(({ source }) => source.name === "talk")?.results ?? [];
    expect(new Set(claims.map(({ model }) => model))).toEqual(
      new Set(quoted.map(({ model }) => model)),
    );
  });

  test.each(described)("say of $zoo what its graph in the zoo is built of", ({ zoo, says }) => {
    const tensors = tensorsOf(networks[zoo]);
    const has = (part: RegExp) => [...tensors.keys()].some((name) => part.test(name));
    expect(/^no\b/.test(says.positions.says)).toBe(!has(/pos_embed/));
    expect(/^no\b/.test(says.mlp.says)).toBe(!has(/mlp|pwconv/));
    expect(/^selective scan/.test(says.mixing.says)).toBe(networks[zoo].scans === true);
    const routes = [...tensors].find(([name]) => name.endsWith("x_proj_weight"))?.[1].shape[0];
    const directions = routes ?? (has(/x_proj_b/) ? 2 : undefined);
    expect(Number.parseInt(says.directions.says, 10) || undefined).toBe(directions);
    const state = [...tensors].find(([name]) => name.endsWith("A_logs") || name.endsWith("A_log"));
    const numbers = /(\d+) numbers? of state/.exec(says.mixing.says)?.[1];
    expect(numbers === undefined ? undefined : Number(numbers)).toBe(state?.[1].shape[1]);
  });
});

/** What a network asks for, as its paper has it. */
function tensorsOf(network: Network) {
  const side = network.preprocessing.size;
  const switches = Object.fromEntries(
    Object.entries(network.switches).map(([key, { choices }]) => [key, choices[0]]),
  );
  return askedBy(network, { sides: [side, side], classes: 1000, outputs: "logits", switches });
}

test("sources that disagree stand side by side, and say so", () => {
  const of = (zoo: string, metric: string, source: string) =>
    all.filter((r) => r.zoo === zoo && r.metric === metric && r.source === source);
  expect(of("vim-s", "top-1", "vim-repository")[0]).toMatchObject({ printed: "80.5" });
  expect(of("vim-s", "top-1", "vim-repository")[0].remark).toContain("80.3");
  expect(of("vim-s", "top-1", "vim-paper")[0]).toMatchObject({ printed: "80.3" });
  expect(of("vim-s", "top-1", "vim-paper")[0].remark).toContain("80.5");
  expect(new Set(of("vmamba-t", "miou", "vmamba-paper").map((r) => r.printed))).toEqual(
    new Set(["47.9", "48.0", "48.8"]),
  );
});

describe("a sheet", () => {
  const sheet = {
    source: { name: "s", kind: "paper", url: null, retrieved: null },
    licence: null,
    attribution: "a",
    tables: [
      {
        place: "Table 1",
        common: { remark: "Of all." },
        columns: [{ task: "classification", dataset: "imagenet-1k", metric: "top-1" }],
        rows: [{ model: "M", variant: "v", printed: [{ printed: "82.6", remark: "Of this." }] }],
      },
    ],
  };

  test("says once what its rows share, and joins what is remarked", () => {
    expect(resultsOf(sheet).results[0]).toMatchObject({
      value: 0.826,
      place: "Table 1, row M, v",
      remark: "Of all. Of this.",
      better: "higher",
      parameters: null,
    });
  });

  test("is refused where a row has a number too many, or a fact has another name", () => {
    const [table] = sheet.tables;
    const withRow = (row: object) => ({ ...sheet, tables: [{ ...table, rows: [row] }] });
    expect(() => resultsOf(withRow({ model: "M", printed: ["1", "2"] }))).toThrow(
      "Table 1, row M: 2 numbers for 1 columns",
    );
    expect(() => resultsOf(withRow({ model: "M", printed: ["1"], paramters: 3 }))).toThrow(
      "paramters",
    );
    expect(() => resultsOf(withRow({ printed: ["1"] }))).toThrow("model");
  });
});

const reference = "../shared/reference/models.md";

test.skipIf(!existsSync(reference))(
  `every result of ${reference} is reported (left out where that is not there)`,
  () => {
    const reported = new Set(
      all.flatMap(({ printed, macs, parameters }) => [
        Number.parseFloat(printed),
        ...(macs === null ? [] : [macs / 1e9]),
        ...(parameters === null ? [] : [parameters, Number((parameters / 1e6).toFixed(1))]),
      ]),
    );
    const wanted = resultNumbers(readFileSync(reference, "utf8"));
    expect(wanted.length).toBeGreaterThan(500);
    expect(wanted.filter(({ number }) => !reported.has(number))).toEqual([]);
  },
);
