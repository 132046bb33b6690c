import { buildCommand } from "@stricli/core";
import { json, store } from "./flags.ts";
import { print, printJson } from "./print.ts";
import { reportOf } from "./report.ts";
import { snellenVersion } from "./version.ts";

interface Flags {
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Join the records of shards into that of the whole run",
    fullDescription:
      "Copy the run folders of all machines into one store first (cp -r machine-3/.snellen/* .snellen/).",
    customUsage: [{ input: "5f3a 81c0 77de", brief: "three shards that together are the whole" }],
  },
  parameters: {
    positional: {
      kind: "array",
      parameter: {
        parse: String,
        brief: "Ids of the shards, or their beginnings",
        placeholder: "id",
      },
      minimum: 1,
    },
    flags: { store, json },
  },
  async func({ store: root, json: asJson }: Flags, ...ids: string[]) {
    const { merge } = await import("../evaluate/index.ts");
    const record = await merge({
      store: root,
      ids,
      by: `snellen ${snellenVersion}`,
      command: ["snellen", ...process.argv.slice(2)].join(" "),
    });
    if (asJson) return printJson(record);
    print(reportOf(record, root));
  },
});
