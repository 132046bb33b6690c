import { buildCommand } from "@stricli/core";
import { json, recordId, store, wholeNumber } from "./flags.ts";
import { print, printJson, table } from "./print.ts";
import { progressLine } from "./progress.ts";

interface Flags {
  readonly worst?: number;
  readonly sample?: readonly string[];
  readonly out: string;
  readonly data?: string;
  readonly store: string;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Draw what a model said beside the truth, the worst first",
    fullDescription: [
      "Writes a picture for each sample, truth to the left and answer to the right, and an index.html over them.",
      "Everything comes from the kept predictions; only the images are read again.",
    ].join("\n"),
    customUsage: [
      { input: "5f3a --worst 12", brief: "the twelve images that are most wrong" },
      { input: "5f3a --sample 000000000139.jpg --out look", brief: "one image, by its id" },
    ],
  },
  parameters: {
    positional: recordId,
    flags: {
      worst: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "How many of the samples that are most wrong (default: 12)",
        placeholder: "n",
      },
      sample: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        brief: "These samples instead, by their ids; may be repeated",
        placeholder: "id",
      },
      out: {
        kind: "parsed",
        parse: String,
        default: "pictures",
        brief: "The folder that they are written into",
        placeholder: "dir",
      },
      data: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "Where the dataset is, if it is not where it was",
        placeholder: "path",
      },
      store,
      json,
    },
    aliases: { o: "out" },
  },
  async func({ sample: samples, out, worst, data, store: root, json: asJson }: Flags, id: string) {
    const { draw } = await import("../evaluate/index.ts");
    const onProgress = progressLine("pictures");
    const pictures = await draw({ store: root, id, out, worst, samples, data, onProgress });
    if (asJson) return printJson(pictures);
    print(table(pictures.map(({ file, sample, says }) => [file, sample, says])));
    print(`\nopen ${out}/index.html`);
  },
});
