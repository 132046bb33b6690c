import { buildCommand } from "@stricli/core";
import { json, recordId, store } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { reportOf } from "./report.ts";

interface Flags {
  readonly store: string;
  readonly perClass: boolean;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Show a record: results, what was done, and where it came from",
    customUsage: [
      { input: "5f3a", brief: "the first digits of its id are enough" },
      { input: "5f3a --per-class", brief: "with the numbers of every class" },
    ],
  },
  parameters: {
    positional: recordId,
    flags: {
      store,
      perClass: { kind: "boolean", default: false, brief: "List every class" },
      json,
    },
  },
  async func({ store: root, perClass, json: asJson }: Flags, id: string) {
    const { folderStore } = await import("../record/index.ts");
    const record = await folderStore(root).find(id);
    if (asJson) return printJson(record);
    if (record.kind === "profile") {
      const { profileReport } = await import("./profile-report.ts");
      return print(profileReport(record, root));
    }
    if (record.kind === "field") {
      const { fieldReport } = await import("./field-report.ts");
      return print(fieldReport(record, root));
    }
    if (record.kind === "explanation") {
      const { explanationReport } = await import("./explain-report.ts");
      return print(explanationReport(record, root));
    }
    print(reportOf(record, root, { classes: perClass, origin: true }));
  },
});
