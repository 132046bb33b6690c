/** @module A window that moves over the axes of an image: convolution and pooling. */
import { type Shape, shapeText } from "./value.ts";

/** One number for each axis of the image; `pads` has two: all starts, then all ends. */
export interface Window {
  readonly kernel: readonly number[];
  readonly dilations?: readonly number[] | undefined;
  readonly pads?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
}

/** At how many places the window fits, along each axis of the image behind batch and channels. */
export function windows(where: string, shape: Shape, window: Window): number[] {
  const image = shape.slice(2);
  const { kernel } = window;
  const ones = kernel.map(() => 1);
  const { dilations = ones, strides = ones, pads = [...kernel, ...kernel].map(() => 0) } = window;
  const counts = [kernel, dilations, strides].map(({ length }) => length).concat(pads.length / 2);
  if (counts.some((count) => count !== image.length)) {
    throw new RangeError(
      `${where}: the image has ${image.length} axes (${shapeText(shape)}), but kernel [${kernel}], ` +
        `dilations [${dilations}], strides [${strides}], pads [${pads}]`,
    );
  }
  return image.map((size, i) => {
    if (typeof size === "string") {
      throw new RangeError(`${where}: axis ${i + 2} must have a fixed size, got "${size}"`);
    }
    const padded = size + pads[i] + pads[i + kernel.length];
    const reach = dilations[i] * (kernel[i] - 1) + 1;
    if (reach > padded) {
      throw new RangeError(
        `${where}: a window of ${reach} does not fit into ${padded} on axis ${i + 2} (${shapeText(shape)})`,
      );
    }
    return Math.floor((padded - reach) / strides[i]) + 1;
  });
}
