/** @module A model made ready to be looked into: its graph at one size, and how its images come. */
import { join } from "node:path";
import { buildNamed, isFile, type ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import type { Encoding } from "../image/index.ts";
import {
  headerOf,
  type Model,
  modelOf,
  openGraph,
  openModel,
  type PartialCard,
  plain,
  preprocessingOf,
} from "../model/index.ts";
import type { ReadGraph, Value } from "../onnx/index.ts";
import type { Sides } from "./images.ts";

export interface SubjectOptions extends Omit<ModelOptions, "size"> {
  /** Without them: of the zoo 224×224, of a file its own. */
  readonly sides?: Sides | undefined;
  /** Of untrained weights. */
  readonly seed: number;
  /** What of a network of the zoo; a file is as it is. */
  readonly outputs: "features" | "logits";
  /** Values laid over the card. */
  readonly flags: PartialCard;
  /** Where models of the zoo are written; whoever gives it removes it. */
  readonly folder: string;
}

export interface Subject extends Disposable {
  readonly name: string;
  readonly sha256: string;
  /** Where its weights are from. */
  readonly weights: string;
  readonly isTrained: boolean | null;
  readonly card: PartialCard;
  readonly graph: ReadGraph;
  readonly image: Value;
  readonly encoding: Encoding;
  readonly sides: Sides;
  /** How many images the graph takes at once, if no other number. */
  readonly fixedBatch: number | undefined;
}

export async function subjectOf(name: string, options: SubjectOptions): Promise<Subject> {
  const { sides: asked, flags } = options;
  const model = isFile(name) ? await openModel(name, flags) : await built(name, options);
  const card = plain(model.card);
  const path = model.graph as string; // both were read from a file
  const { layout = "NCHW", inputName } = card;
  const port = model.header.inputs.find((input) => input.name === inputName);
  if (port === undefined || port.shape.length !== 4) {
    throw new Refusal(
      "model",
      `${name}: none of its inputs is an image; say which with --set inputName=…`,
    );
  }
  const [top, left] = layout === "NHWC" ? [1, 2] : [2, 3];
  const own = [port.shape[top], port.shape[left]];
  const sides =
    asked ??
    (own.every((side) => typeof side === "number") ? (own as [number, number]) : undefined);
  if (sides === undefined) {
    throw new Refusal("usage", `${name}: takes images of any size; say which with --size`);
  }
  const wanted = port.shape.map((_, axis) =>
    axis === top ? sides[0] : axis === left ? sides[1] : null,
  );
  const graph = openGraph(
    path,
    String(own) === String(sides) ? {} : { sizes: { [port.name]: wanted } },
  );
  try {
    const image = graph.inputs.find(
      (input) => input.origin.kind === "input" && input.origin.name === port.name,
    );
    if (image === undefined) throw new Error(`internal: ${path} has lost its input ${port.name}`);
    if (graph.inputs.length > 1) {
      throw new Refusal(
        "model",
        `${name}: takes ${graph.inputs.length} inputs; export it with the image as the only one`,
      );
    }
    const [batch] = image.shape;
    return {
      name: model.name,
      sha256: model.sha256,
      ...weightsOf(name, card, options),
      card,
      graph,
      image,
      encoding: encodingOf(name, card, sides),
      sides,
      fixedBatch: typeof batch === "number" ? batch : undefined,
      [Symbol.dispose]: () => graph[Symbol.dispose](),
    };
  } catch (error) {
    graph[Symbol.dispose]();
    throw error;
  }
}

/** A network of the zoo, written into a file of its own. */
async function built(
  name: string,
  { sides = [224, 224], folder, flags, outputs, ...options }: SubjectOptions,
): Promise<Model> {
  const file = join(folder, `${name}.onnx`);
  const { card } = await buildNamed(name, file, { ...options, outputs, size: sides });
  return modelOf(name, file, headerOf(file), card, flags);
}

function weightsOf(
  name: string,
  { source }: PartialCard,
  { weights, seed }: SubjectOptions,
): Pick<Subject, "weights" | "isTrained"> {
  if (isFile(name)) return { weights: "of the file", isTrained: null };
  return weights === undefined
    ? { weights: `untrained, seed ${seed}`, isTrained: false }
    : { weights: source ?? weights, isTrained: true };
}

/** How levels become numbers, as the card says; refused where it does not. */
function encodingOf(name: string, card: PartialCard, [height, width]: Sides): Encoding {
  const { layout, dtype, channels, scale, mean, std } = card;
  const { encoding } = preprocessingOf(
    {
      ...{ layout, dtype, channels, scale, mean, std },
      ...{
        inputSize: [height, width],
        resize: "squash",
        resizeTo: height,
        interpolation: "bicubic",
      },
      ...{ resizer: "pillow", cropRounding: "half-even", fill: [0, 0, 0] },
    },
    name,
  );
  if (encoding.dtype === "uint8") {
    throw new Refusal(
      "model",
      `${name}: reads whole numbers, by which nothing can be differentiated or moved a little; export it with floats as input`,
    );
  }
  return { ...encoding, dtype: "float32" };
}
