import { stat } from "node:fs/promises";
import { buildCommand } from "@stricli/core";
import { json, ofNetworks, seedNumber, sides, wholeNumber } from "./flags.ts";
import { bold, print, printJson } from "./print.ts";
import { megabytes, noteLine, writingLine } from "./progress.ts";

interface Flags {
  readonly out?: string;
  readonly size?: number | readonly [height: number, width: number];
  readonly classes?: number;
  readonly outputs?: "logits" | "features" | "tokens";
  readonly weights?: string;
  readonly container?: string;
  readonly tag?: string;
  readonly scan?: string;
  readonly attention?: string;
  readonly fp16: boolean;
  readonly switch?: readonly string[];
  readonly seed?: number;
  readonly json: boolean;
}

export default buildCommand({
  docs: {
    brief: "Write a model of the zoo into an ONNX file, with its card",
    fullDescription: [
      "Takes the official weights of a network, or draws untrained ones, and writes an ONNX file that carries its card.",
      "A file of weights that does not fit is refused, with what is missing; nothing is written then.",
    ].join("\n"),
    customUsage: [
      { input: "resnet50 --weights resnet50-0676ba61.pth", brief: "writes resnet50.onnx" },
      { input: "resnet18 --size 384x640 --outputs features -o body.onnx", brief: "untrained" },
    ],
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, brief: "See `snellen zoo`", placeholder: "name" }],
    },
    flags: {
      out: {
        kind: "parsed",
        parse: String,
        optional: true,
        brief: "The file (default: NAME.onnx); one that is there is replaced",
        placeholder: "file",
      },
      size: {
        kind: "parsed",
        parse: sides,
        optional: true,
        brief: "Height and width of the images, such as 512 or 384x640 (default: as published)",
        placeholder: "px",
      },
      classes: {
        kind: "parsed",
        parse: wholeNumber,
        optional: true,
        brief: "How many classes (default: as many as the weights tell apart; untrained, 1000)",
        placeholder: "n",
      },
      outputs: {
        kind: "enum",
        values: ["logits", "features", "tokens"],
        optional: true,
        brief:
          "What it gives: class scores (default), the maps of four stages, or the last sequence",
      },
      ...ofNetworks,
      seed: {
        kind: "parsed",
        parse: seedNumber,
        optional: true,
        brief: "What untrained weights are drawn from (default: 0)",
        placeholder: "n",
      },
      json,
    },
    aliases: { o: "out" },
  },
  async func({ out, json: asJson, switch: switches, fp16: half, ...flags }: Flags, name: string) {
    const { buildNamed } = await import("../catalogue/index.ts");
    const { file, card } = await buildNamed(name, out ?? `${name}.onnx`, {
      ...flags,
      switches,
      half,
      onNote: noteLine,
      onWritten: writingLine(name),
    });
    if (asJson) return printJson({ file, card });
    const { size } = await stat(file);
    const [height, width] = card.inputSize;
    print(
      `${bold(file)}  ${megabytes(size)}, ${height}×${width} px, pretraining: ${card.pretraining}`,
    );
  },
});
