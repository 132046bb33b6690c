/** @module What a graph is given when it is timed: images of normal noise, as timm's benchmark takes them. */
import { Refusal } from "../errors.ts";
import type { Header } from "../onnx/index.ts";
import { random } from "../statistics/index.ts";
import { type DType, type Elements, halfOfFloat, sizeOf, type Tensor } from "../tensor.ts";

export interface Asked {
  /** What messages call the model. */
  readonly where: string;
  /** Height and width of the images; without them, as the graph fixes them. */
  readonly sides?: readonly [height: number, width: number] | undefined;
  readonly batch: number;
  /** Where the channels stand. */
  readonly layout?: "NCHW" | "NHWC" | undefined;
}

/** A tensor for each input. Open sizes are the batch, then the sides of an image. */
export function feedsOf(inputs: Header["inputs"], asked: Asked): Record<string, Tensor> {
  return Object.fromEntries(
    inputs.map(({ name, dtype, shape }) => [
      name,
      noise(dtype, shapeOf(name, shape, asked), asked),
    ]),
  );
}

function shapeOf(
  name: string,
  shape: Header["inputs"][number]["shape"],
  { where, sides, batch, layout = "NCHW" }: Asked,
): number[] {
  const isImage = shape.length === 4;
  const [top, left] = layout === "NCHW" ? [2, 3] : [1, 2];
  const wanted = (axis: number): number | undefined => {
    if (axis === 0) return batch;
    if (isImage && axis === top) return sides?.[0];
    return isImage && axis === left ? sides?.[1] : undefined;
  };
  return shape.map((size, axis) => {
    const asked = wanted(axis);
    if (typeof size === "number") {
      if (asked === undefined || asked === size) return size;
      throw new Refusal(
        "model",
        `${where}: input "${name}" is fixed to ${shape.join("×")}, so axis ${axis} cannot be ${asked}`,
      );
    }
    if (asked !== undefined) return asked;
    throw new Refusal(
      "usage",
      `${where}: input "${name}" has open sizes [${shape.join(", ")}]; say how large its images are with --sizes`,
    );
  });
}

const kinds: { readonly [D in DType]?: (normal: () => number, length: number) => Elements[D] } = {
  float32: (normal, length) => Float32Array.from({ length }, normal),
  float64: (normal, length) => Float64Array.from({ length }, normal),
  float16: (normal, length) => Uint16Array.from({ length }, () => halfOfFloat(normal())),
  uint8: (normal, length) => Uint8Array.from({ length }, () => 128 + 32 * normal()),
  // Whole numbers are indices and masks: what is always there.
  int32: (_, length) => new Int32Array(length),
  int64: (_, length) => new BigInt64Array(length),
  bool: (_, length) => new Uint8Array(length).fill(1),
};

function noise(dtype: string, shape: readonly number[], { where }: Asked): Tensor {
  const chance = random(0);
  const make = kinds[dtype as DType];
  if (make === undefined) {
    throw new Refusal("model", `${where}: takes ${dtype}, which is not given to models here`);
  }
  const data = make(() => chance.normal(), sizeOf(shape));
  return { dtype: dtype as DType, shape, data } as Tensor;
}
