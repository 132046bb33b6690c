/** @module A window that moves over the axes of an image: convolution and pooling. */
import {
  ceilQuotient,
  difference,
  floorQuotient,
  isAtLeast,
  product,
  type Size,
  sum,
  unknownSize,
} from "./sizes.ts";
import { type Shape, shapeText } from "./value.ts";

/** One number for each axis of the image; `pads` has two: all starts, then all ends. */
export interface Window {
  readonly kernel: readonly number[];
  readonly dilations?: readonly number[] | undefined;
  readonly pads?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
  /** `SAME_…` pads so that there is a place for each stride; `VALID` does not pad. */
  readonly auto_pad?: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID" | undefined;
  /** Whether a window that does not fit at the end has a place, if it begins inside. */
  readonly ceil_mode?: 0 | 1 | undefined;
}

/** At how many places the window fits, along each axis of the image behind batch and channels. */
export function windows(where: string, shape: Shape, window: Window): Size[] {
  const image = shape.slice(2);
  const { kernel } = window;
  const { dilations, strides, pads } = complete(where, shape, window);
  return image.map((size, i) => {
    if (window.auto_pad?.startsWith("SAME")) return ceilQuotient(size, strides[i]);
    const padded = sum(size, pads[i], pads[i + kernel.length]);
    const reach = dilations[i] * (kernel[i] - 1) + 1;
    const left = difference(padded, reach);
    if (typeof left === "number" && left < 0) {
      throw new RangeError(
        `${where}: a window of ${reach} does not fit into ${padded} on axis ${i + 2} (${shapeText(shape)})`,
      );
    }
    if (!window.ceil_mode) return sum(floorQuotient(left, strides[i]), 1);
    return roundedUp(left, {
      size,
      stride: strides[i],
      before: pads[i],
      after: pads[i + kernel.length],
      reach,
    });
  });
}

interface Last {
  readonly size: Size;
  readonly stride: number;
  readonly before: number;
  readonly after: number;
  readonly reach: number;
}

/** The last window has to begin inside the image or in the padding before it. */
function roundedUp(left: Size, { size, stride, before, after, reach }: Last): Size {
  const further = ceilQuotient(left, stride);
  const begins = product(further, stride);
  if (isAtLeast(difference(sum(size, before - 1), begins), 0)) return sum(further, 1);
  if (typeof begins === "number" && typeof size === "number") return further;
  return after - reach + stride - 1 < 0 ? sum(further, 1) : unknownSize();
}

/** How large a transposed convolution makes each axis of the image. */
export function spread(
  where: string,
  shape: Shape,
  {
    output_padding,
    output_shape,
    ...window
  }: Window & {
    readonly output_padding?: readonly number[];
    readonly output_shape?: readonly number[];
  },
): Size[] {
  if (output_shape !== undefined) return output_shape.slice(-window.kernel.length);
  const { kernel, auto_pad } = window;
  const { dilations, strides, pads } = complete(where, shape, window);
  return shape.slice(2).map((size, i) => {
    if (auto_pad?.startsWith("SAME")) return product(size, strides[i]);
    const reach = dilations[i] * (kernel[i] - 1) + 1;
    const added = (output_padding?.[i] ?? 0) + reach - pads[i] - pads[i + kernel.length];
    return sum(product(strides[i], difference(size, 1)), added);
  });
}

/** With ones and zeros for what is left out; checked to be of as many axes as the image. */
function complete(where: string, shape: Shape, { kernel, auto_pad, ...window }: Window) {
  const ones = kernel.map(() => 1);
  const zeros = [...kernel, ...kernel].map(() => 0);
  const { dilations = ones, strides = ones } = window;
  const pads = auto_pad === "VALID" ? zeros : (window.pads ?? zeros);
  const counts = [kernel, dilations, strides].map(({ length }) => length).concat(pads.length / 2);
  if (counts.some((count) => count !== shape.length - 2)) {
    throw new RangeError(
      `${where}: the image has ${shape.length - 2} axes (${shapeText(shape)}), but kernel [${kernel}], ` +
        `dilations [${dilations}], strides [${strides}], pads [${pads}]`,
    );
  }
  const wrong = [...kernel, ...dilations, ...strides].find((n) => !(n >= 1));
  if (wrong !== undefined) {
    throw new RangeError(
      `${where}: a kernel, a dilation or a stride of ${wrong}; it must be 1 or more`,
    );
  }
  return { dilations, strides, pads };
}
