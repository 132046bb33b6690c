import { buildCommand } from "@stricli/core";
import { Refusal } from "../errors.ts";
import type { Correction } from "../statistics/index.ts";
import { json, store, threadCount, wholeNumber } from "./flags.ts";
import { print, printJson } from "./print.ts";

interface Flags {
  readonly metric?: readonly string[];
  readonly level?: number;
  readonly correction: Correction;
  readonly resamples?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly store: string;
  readonly markdown: boolean;
  readonly latex: boolean;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Say how sure a difference is: paired tests of records of the same samples",
    fullDescription: [
      "Compares what two models or more said of the same samples under the same protocol, from their kept",
      "predictions. Shares of hits (top-1, top-5) are tested by McNemar's mid-p, everything else by a",
      "bootstrap in which all models see the same resamples of the samples. Of many models every pair is",
      "tested, p is adjusted for the number of pairs, and models that cannot be told apart share a group.",
    ].join("\n"),
    customUsage: [
      { input: "5f3a 81c0", brief: "two records, by the first digits of their ids" },
      { input: "5f3a 81c0 77de 9b02 --correction holm", brief: "four, ranked by the headline" },
      { input: "5f3a 81c0 --metric top-5 --level 0.99", brief: "another metric, and surer" },
      { input: "5f3a 81c0 --latex > table.tex", brief: "tables for a paper" },
    ],
  },
  parameters: {
    positional: {
      kind: "array",
      parameter: {
        parse: String,
        brief: "Ids of records, or their beginnings",
        placeholder: "id",
      },
      minimum: 2,
    },
    flags: {
      metric: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        brief: "A metric to compare; may be repeated (default: all for two, the headline for more)",
        placeholder: "name",
      },
      level: {
        kind: "parsed",
        parse: level,
        optional: true,
        brief: "Of the intervals; 1 − level is that of the tests (default: the protocol's, 0.95)",
        placeholder: "share",
      },
      correction: {
        kind: "enum",
        values: ["bh", "holm", "by", "none"],
        default: "bh",
        brief: "For many pairs: Benjamini–Hochberg, Holm, Benjamini–Yekutieli, or none",
      },
      resamples: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "Of the bootstrap (default: the protocol's, 1000)",
        placeholder: "n",
      },
      seed: {
        kind: "parsed",
        parse: seed,
        optional: true,
        brief: "Of the bootstrap (default: the protocol's)",
        placeholder: "n",
      },
      threads: {
        kind: "parsed",
        parse: threadCount,
        optional: true,
        brief: "Threads (default: all cores where that pays)",
        placeholder: "n",
      },
      store,
      markdown: { kind: "boolean", default: false, brief: "Print Markdown" },
      latex: { kind: "boolean", default: false, brief: "Print LaTeX, for booktabs" },
      json,
    },
  },
  async func(
    { metric, store: root, markdown, latex, json: asJson, ...settings }: Flags,
    ...ids: string[]
  ) {
    if (Number(markdown) + Number(latex) + Number(asJson) > 1) {
      throw new Refusal("usage", "take one of --markdown, --latex and --json");
    }
    const { compare } = await import("../evaluate/index.ts");
    const { progressLine } = await import("./progress.ts");
    const comparison = await compare({
      ...settings,
      store: root,
      ids,
      ...(metric !== undefined && { metrics: metric }),
      onProgress: progressLine("resamples"),
    });
    if (asJson) return printJson(comparison);
    const { comparisonReport } = await import("./comparison-report.ts");
    const { styles } = await import("./tables.ts");
    const style = markdown ? styles.markdown : latex ? styles.latex : styles.terminal;
    print(comparisonReport(comparison, style));
  },
});

function level(text: string): number {
  const share = Number(text);
  if (share >= 0.5 && share < 1) return share;
  throw new Refusal("usage", `expected a share from 0.5 to 1, such as 0.95, got "${text}"`);
}

function seed(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 0xffff_ffff) return number;
  throw new Refusal("usage", `expected a whole number from 0 to 4294967295, got "${text}"`);
}
