import { buildCommand } from "@stricli/core";
import type { KeptRecord } from "../record/index.ts";
import { json, store } from "./flags.ts";
import { dim, print, printJson, table } from "./print.ts";
import { shown } from "./report.ts";

interface Flags {
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "List the records of a store, oldest first",
    customUsage: [{ input: "--store results", brief: "the records in another folder" }],
  },
  parameters: { flags: { store, json } },
  async func({ store: root, json: asJson }: Flags) {
    const { folderStore } = await import("../record/index.ts");
    const records = await folderStore(root).all();
    if (asJson) return printJson(records);
    if (records.length === 0)
      return print(`no records in ${root}; make one with \`snellen quickstart\``);
    print(table(records.map(rowOf)));
  },
});

function rowOf(record: KeptRecord): string[] {
  const { id, made } = record;
  const finished = made.finishedAt.slice(0, 16).replace("T", " ");
  if (record.kind === "profile") {
    const names = [...new Set(record.subjects.map(({ model }) => model.name))];
    const warnings = record.warnings.length;
    return [
      id.slice(0, 12),
      names.join(", "),
      "profile",
      record.machine.cpu,
      `${record.subjects.length} sizes`,
      finished,
      dim(warnings === 0 ? "" : `${warnings} warning${warnings === 1 ? "" : "s"}`),
    ];
  }
  if (record.kind === "field") {
    const { subjects, images, practice, warnings } = record;
    const estimates = subjects.some(({ method }) => method.kind === "occlusion");
    return [
      id.slice(0, 12),
      [...new Set(subjects.map(({ model }) => model.name))].join(", "),
      "field",
      `${practice.name}${estimates ? ", estimated" : ""}`,
      `${images.ids.length} images`,
      finished,
      dim(warnings.join("; ")),
    ];
  }
  if (record.kind === "explanation") {
    return [
      id.slice(0, 12),
      record.model.name,
      "explanation",
      `against ${record.against.name}`,
      `${record.samples} samples`,
      finished,
      dim(record.warnings.join("; ")),
    ];
  }
  const {
    model,
    protocol,
    results: [headline],
    samples,
    marks,
  } = record;
  return [
    id.slice(0, 12),
    model.name,
    protocol.id,
    `${headline.metric} ${shown(headline.value, headline.unit)}`,
    `${samples.scored} samples`,
    finished,
    dim(marks.join("; ")),
  ];
}
