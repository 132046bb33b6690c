import { buildCommand } from "@stricli/core";
import { Refusal } from "../errors.ts";
import type { ImportReport } from "../exchange/index.ts";
import { json, store } from "./flags.ts";
import { print, printJson } from "./print.ts";

interface Flags {
  readonly format?: string;
  readonly licence?: string;
  readonly attribution?: string;
  readonly name?: string;
  readonly store: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const text = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;

export default buildCommand({
  docs: {
    brief: "Take in results that others report: Papers With Code, timm, model cards, OpenMMLab",
    fullDescription: [
      "Reads files of reported results, or folders of them, and keeps them beside the records of the store, each",
      "with its licence, attribution and place. What a file is, is told by its content. Good rows are kept; what",
      "was not understood is named with its row. The same source again replaces the former, which is kept as history.",
      "",
      "Formats: snellen, papers-with-code, sota-extractor, ito, timm, model-card, openmmlab, eval-results, and the",
      "dumps of `snellen export`.",
    ].join("\n"),
    customUsage: [
      { input: "results-imagenet.csv", brief: "a table of timm" },
      { input: "evaluation-tables.json.gz", brief: "the archive of Papers With Code" },
      {
        input: "pytorch-image-models/results mmpretrain/configs",
        brief: "folders, all files in them",
      },
      { input: "board.json --store elsewhere", brief: "a board that was exported" },
      { input: "README.md --dry-run", brief: "only say what would be kept" },
    ],
  },
  parameters: {
    positional: {
      kind: "array",
      parameter: { parse: String, brief: "Files or folders", placeholder: "file" },
      minimum: 1,
    },
    flags: {
      format: text("Format of the files (default: told by their content)", "name"),
      licence: text("Licence of the rows, as SPDX identifier (default: that of the source)", "id"),
      attribution: text("Who is to be named (default: that of the source)", "text"),
      name: text("Name of the source; for one file", "name"),
      store,
      dryRun: { kind: "boolean", default: false, brief: "Keep nothing" },
      json,
    },
  },
  async func({ dryRun, json: asJson, ...options }: Flags, ...paths: string[]) {
    const { importFiles } = await import("../exchange/index.ts");
    const report = await importFiles(paths, { ...options, isDry: dryRun });
    const { importReport } = await import("./import-report.ts"); // needs words of that part
    if (asJson) printJson(report);
    else print(importReport(report));
    refuseWhatFailed(report);
  },
});

/** All that could be kept is kept by now. */
function refuseWhatFailed({ files, failed }: ImportReport): void {
  if (failed.length > 0) {
    const [{ path, reason }] = failed;
    const more = failed.length > 1 ? `; and ${failed.length - 1} more` : "";
    throw new Refusal("data", `${path}: ${reason}${more}`);
  }
  if (files.length === 0) {
    throw new Refusal("data", "no file of results was recognised; `--format` names a format");
  }
}
