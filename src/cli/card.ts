import { buildCommand } from "@stricli/core";
import { json, set } from "./flags.ts";
import { bold, dim, print, printJson, table } from "./print.ts";

interface Flags {
  readonly set?: readonly string[];
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief:
      "Show the card of a model and where each value comes from; --set writes it into the file",
    fullDescription: [
      "A card says how images are prepared for a model and what its outputs mean. Values are taken, in this order,",
      "from the file itself, <model>.card.json beside it, preprocessor_config.json and config.json of its folder",
      "(transformers, timm), and what the graph leaves no doubt about. --set writes values into the file; the weights",
      "are not touched.",
    ].join("\n"),
    customUsage: [
      { input: "resnet50.onnx", brief: "what is known, and from where" },
      {
        input:
          "resnet50.onnx --set mean=imagenet --set std=imagenet --set resizeTo=256 --set interpolation=bilinear",
        brief: "write it into the file",
      },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, brief: "An ONNX file, or the folder of a model", placeholder: "model" },
      ],
    },
    flags: { set, json },
  },
  async func({ set: settings = [], json: asJson }: Flags, path: string) {
    const { keysOf, openModel, setCard } = await import("../model/index.ts");
    if (settings.length > 0) await setCard(path, settings);
    const model = await openModel(path);
    if (asJson) return printJson({ name: model.name, sha256: model.sha256, card: model.card });
    const rows = keysOf(model.card).map((key) => {
      const stated = model.card[key];
      return stated === undefined
        ? [key, dim("—"), ""]
        : [bold(key), JSON.stringify(stated.value), dim(stated.from)];
    });
    print(`${bold(model.name)}  ${dim(`sha256 ${model.sha256.slice(0, 16)}…`)}`);
    print(table(rows));
  },
});
