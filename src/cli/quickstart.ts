import { buildCommand } from "@stricli/core";
import { json, store } from "./flags.ts";
import { bold, dim, print, printJson } from "./print.ts";
import { progressLine } from "./progress.ts";
import { snellenVersion } from "./version.ts";

interface Flags {
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Draw the eye exam, let the ideal observer take it, and keep the record",
    fullDescription:
      "The main job, on data that is drawn here: no download, no file. What it does is `snellen evaluate ideal-observer exam/acuity`.",
    customUsage: [{ input: "", brief: "takes a few seconds" }],
  },
  parameters: { flags: { store, json } },
  async func({ store: root, json: asJson }: Flags) {
    const { evaluateNamed } = await import("../evaluate/index.ts");
    const record = await evaluateNamed("ideal-observer", "exam/acuity", {
      store: root,
      by: `snellen ${snellenVersion}`,
      command: "snellen quickstart",
      onProgress: progressLine("the ideal observer reads letters"),
    });
    if (asJson) return printJson(record);
    const { reportOf } = await import("./report.ts");
    print(reportOf(record, root));
    print(
      [
        "",
        bold("What next"),
        `  ./bin/snellen show ${record.id.slice(0, 8)}                      ${dim("what was done, and where it came from")}`,
        `  ./bin/snellen evaluate ideal-observer exam/crowding  ${dim("another eye test; `benchmarks` lists all")}`,
        `  ./bin/snellen card model.onnx                    ${dim("what is known of a model of yours")}`,
        `  ./bin/snellen evaluate model.onnx imagenet-1k --data ~/imagenet/val`,
      ].join("\n"),
    );
  },
});
