import { buildCommand } from "@stricli/core";
import { json, recordId, store } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { reportOf } from "./report.ts";
import { snellenVersion } from "./version.ts";

interface Flags {
  readonly labels: string;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Score kept predictions under other labels, without inference",
    customUsage: [
      { input: "5f3a --labels real.json", brief: "ReaL accuracy of an ImageNet-1K record" },
      {
        input: "5f3a --labels cleaned.csv",
        brief: "lines of `sample,label` or `sample,label label`",
      },
    ],
  },
  parameters: {
    positional: recordId,
    flags: {
      labels: {
        kind: "parsed",
        parse: String,
        brief: "real.json, a CSV, or a list file",
        placeholder: "file",
      },
      store,
      json,
    },
  },
  async func({ labels, store: root, json: asJson }: Flags, id: string) {
    const { rescore } = await import("../evaluate/index.ts");
    const record = await rescore({
      store: root,
      id,
      labels,
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
    });
    if (asJson) return printJson(record);
    print(reportOf(record, root));
  },
});
