/** @module A model at one size and batch, made ready to be timed when its turn comes. */
import { join } from "node:path";
import { buildNamed, isFile, type ModelOptions } from "../catalogue/index.ts";
import { Refusal } from "../errors.ts";
import { headerOf, openGraph, openModel, writeModelTo } from "../model/index.ts";
import type { Header } from "../onnx/index.ts";
import { feedsOf } from "./feeds.ts";
import type { Subject } from "./rounds.ts";

export interface SubjectOptions extends Omit<ModelOptions, "size"> {
  /** Height and width of the images; without them, as the model has them. */
  readonly sides?: readonly [height: number, width: number] | undefined;
  readonly batch: number;
  /** Where graphs are written; whoever gives it removes it. */
  readonly folder: string;
}

/** What is to be timed, and what it is. */
export interface Laid extends Subject {
  readonly model: {
    readonly name: string;
    readonly sha256: string | null;
    readonly weights: string;
  };
  readonly sides: readonly [height: number, width: number];
  readonly batch: number;
}

/** Lays out a model by its name: a file, or a name of the zoo, which is built here once. */
export async function subjectOf(name: string, options: SubjectOptions): Promise<Laid> {
  const { batch } = options;
  const made = isFile(name) ? await ofFile(name, options) : await ofZoo(name, options);
  const { file, header, layout, sides, model } = made;
  const where = `${model.name} at ${sides.join("×")}${batch === 1 ? "" : `, batch ${batch}`}`;
  feedsOf(header.inputs, { where, sides, batch, layout }); // what cannot be fed is refused before anything is timed
  return {
    name: where,
    model,
    sides,
    batch,
    async open() {
      return { graph: file, feeds: feedsOf(header.inputs, { where, sides, batch, layout }) };
    },
  };
}

interface Made {
  readonly file: string;
  readonly header: Header;
  readonly layout: "NCHW" | "NHWC" | undefined;
  readonly sides: readonly [number, number];
  readonly model: Laid["model"];
}

async function ofZoo(
  name: string,
  { sides, folder, batch: _, ...build }: SubjectOptions,
): Promise<Made> {
  const file = join(folder, `${name}-${sides?.join("x") ?? "own"}.onnx`);
  const { card } = await buildNamed(name, file, { ...build, ...(sides && { size: sides }) });
  return {
    file,
    header: headerOf(file),
    layout: "NCHW",
    sides: card.inputSize as readonly [number, number],
    model: { name, sha256: null, weights: build.weights ?? "untrained" },
  };
}

/** A file as it is, or, where its sizes are fixed to others, written anew with those that are asked. */
async function ofFile(path: string, { sides, folder }: SubjectOptions): Promise<Made> {
  const { name, sha256, header, card, graph } = await openModel(path);
  const layout = card.layout?.value ?? layoutOf(header);
  const image = imageIn(path, header);
  const [top, left] = layout === "NHWC" ? [1, 2] : [2, 3];
  const own = [image.shape[top], image.shape[left]];
  const weights = card.source?.value ?? card.pretraining?.value ?? path;
  const made = { layout, model: { name, sha256, weights } };
  const isOpen = own.some((size) => typeof size === "string");
  if (sides === undefined) {
    if (isOpen) {
      throw new Refusal(
        "usage",
        `${path}: the input "${image.name}" has open sizes [${own.filter((size) => typeof size === "string").join(", ")}]; say how large the images are with --sizes`,
      );
    }
    return { ...made, file: graph as string, header, sides: own as [number, number] };
  }
  if (isOpen || String(own) === String(sides))
    return { ...made, file: graph as string, header, sides };
  const wanted = image.shape.map((_, axis) =>
    axis === top ? sides[0] : axis === left ? sides[1] : null,
  );
  const file = join(folder, `${name}-${sides.join("x")}.onnx`);
  await resized(path, file, { sides, sizes: { [image.name]: wanted } });
  return { ...made, file, header: headerOf(file), sides };
}

/** @throws Refusal where none is there: what is measured here is what images cost */
function imageIn(path: string, { inputs }: Header): Header["inputs"][number] {
  const image = inputs.find(({ shape }) => shape.length === 4);
  if (image !== undefined) return image;
  const [first] = inputs;
  throw new Refusal(
    "usage",
    first?.shape.length === 0
      ? `${path}: the input "${first.name}" has no shape; export it with one, such as [N, 3, H, W]`
      : `${path}: none of its inputs is an image of four axes (${inputs.map(({ name, shape }) => `"${name}" [${shape.join(", ")}]`).join(", ")}); count it with --static`,
  );
}

interface Asked {
  readonly sides: readonly [height: number, width: number];
  readonly sizes: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Writes a graph anew for images of other sizes. */
async function resized(path: string, file: string, { sides, sizes }: Asked): Promise<void> {
  try {
    using read = openGraph(path, { sizes });
    await writeModelTo(file, { name: read.name, outputs: read.outputs });
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const why = refusal.message.replace(`${path}: `, "");
    const message = `${path} cannot take images of ${sides.join("×")}: ${why}`;
    throw new Refusal(refusal.fault, message, { cause: refusal });
  }
}

/** Three or one channels stand last, or they stand first. */
const layoutOf = ({ inputs }: Header): "NCHW" | "NHWC" => {
  const shape = inputs.find(({ shape }) => shape.length === 4)?.shape ?? [];
  return (shape[3] === 3 || shape[3] === 1) && shape[1] !== 3 ? "NHWC" : "NCHW";
};
