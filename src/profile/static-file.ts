/** @module The graph of a file at a size and batch that is asked, for those who count and do not run. */
import { Refusal } from "../errors.ts";
import { headerOf, openGraph, openModel } from "../model/index.ts";
import type { Header, Value } from "../onnx/index.ts";
import type { Sides, StaticCosts, StaticSubject } from "./static.ts";

/** Lays out a model at one size, has it counted, and says what it was. */
export type Open = (
  sides: Sides | null,
  batch: number,
  counted: (outputs: Readonly<Record<string, Value>>) => StaticCosts,
) => Promise<Pick<StaticSubject, "name" | "sides" | "costs">>;

/** @throws Refusal for sizes that are open, or that the graph cannot take: one line that names the input or the node */
export async function ofFile(path: string): Promise<Open> {
  const { name, graph, card } = await openModel(path);
  const file = graph as string; // what comes from a file is one
  const header = headerOf(file);
  return async (sides, batch, counted) => {
    const sizes = sizesFor(path, header, { sides, batch, layout: card.layout?.value });
    try {
      using read = openGraph(file, { sizes });
      return { name, sides: sidesIn(read.inputs) ?? sides, costs: counted(read.outputs) };
    } catch (refusal) {
      if (!(refusal instanceof Refusal) || Object.keys(sizes).length === 0) throw refusal;
      const asked = sides === null ? "" : `images of ${sides.join("×")} in `;
      throw new Refusal(
        refusal.fault,
        `${path} cannot take ${asked}batches of ${batch}: ${refusal.message.replace(`${path}: `, "")}`,
        { cause: refusal },
      );
    }
  };
}

interface Asked {
  readonly sides: Sides | null;
  readonly batch: number;
  readonly layout: "NCHW" | "NHWC" | undefined;
}

type Sizes = Record<string, (number | null)[]>;

/** The batch and the sides of images in the place of what a file says. */
function sizesFor(path: string, { inputs }: Header, { sides, batch, layout }: Asked): Sizes {
  const images = inputs.filter(({ shape }) => shape.length === 4);
  if (sides !== null && images.length === 0) {
    throw new Refusal("usage", `${path}: none of its inputs is an image, so it has no --sizes`);
  }
  const sizes = inputs.map(({ name, shape }): [string, (number | null)[]] => {
    const isImage = shape.length === 4;
    const [top, left] = channelsAreLast(shape, layout) ? [1, 2] : [2, 3];
    const open = shape.filter(
      (size, axis) =>
        typeof size === "string" &&
        axis > 0 &&
        !(sides !== null && isImage && (axis === top || axis === left)),
    );
    if (open.length > 0) {
      throw new Refusal(
        "usage",
        isImage
          ? `${path}: the input "${name}" has open sizes [${open.join(", ")}]; say how large the images are with --sizes`
          : `${path}: the input "${name}" has open sizes [${open.join(", ")}], which are not those of an image; export it with numbers`,
      );
    }
    return [
      name,
      shape.map((size, axis) => {
        if (axis === 0 && (typeof size === "string" || isImage)) return batchFor(size, batch);
        if (sides === null || !isImage) return null;
        return axis === top ? sides[0] : axis === left ? sides[1] : null;
      }),
    ];
  });
  return Object.fromEntries(sizes.filter(([, own]) => own.some((size) => size !== null)));
}

/** A batch of 1 is no reason to change what a file fixes. */
const batchFor = (size: number | string, batch: number): number | null =>
  typeof size === "string" || batch > 1 ? batch : null;

/** Three or one channels stand last, or they stand first. */
const channelsAreLast = (shape: readonly (number | string)[], layout: Asked["layout"]): boolean =>
  layout === undefined ? (shape[3] === 3 || shape[3] === 1) && shape[1] !== 3 : layout === "NHWC";

function sidesIn(inputs: readonly Value[]): Sides | null {
  const image = inputs.find(({ shape }) => shape.length === 4);
  if (image === undefined) return null;
  const [, a, b, c] = image.shape.map(Number);
  return channelsAreLast(image.shape, undefined) ? [a, b] : [b, c];
}
