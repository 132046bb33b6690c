/**
 * @module Label maps that end with an argmax in the graph: nearest neighbour back to the original image. Such
 * models lose up to half a point of mIoU against the same logits (`segmentation-logits`).
 */
import { Refusal } from "../errors.ts";
import type { Geometry, LabelMap } from "../scene/index.ts";
import type { DecoderSettings, MapDecoder } from "./decoder.ts";
import { imageIn } from "./logit-planes.ts";
import { nearestLabels } from "./nearest-labels.ts";
import { needed } from "./outputs.ts";

const name = "label-map";

export const labelMap: MapDecoder = {
  name,
  task: "segmentation",
  stacked: true,
  outputs: ["labels [1, height, width], [1, 1, height, width] or [1, height, width, 1]"],
  defaults: {},
  recognises({ outputs, inputSize }) {
    const [output] = outputs;
    if (outputs.length !== 1 || inputSize === undefined || !/int/.test(output.dtype))
      return undefined;
    const sides = sidesOf(output.shape);
    const isWhole = sides?.[0] === inputSize[0] && sides[1] === inputSize[1];
    return isWhole ? { outputNames: [output.name] } : undefined;
  },
  decode(outputs, geometry, settings) {
    const [output] = settings.outputNames;
    const form = outputs[output]?.shape.length === 3 ? [1, "height", "width"] : [1, "a", "b", "c"];
    const { shape, data } = needed(outputs, settings, { decoder: name, place: 0, forms: [form] });
    const sides = sidesOf(shape);
    if (sides === undefined) {
      throw new Refusal(
        "model",
        `decoder ${name}: its output has the shape [${shape}], expected one label a pixel`,
      );
    }
    const [height, width] = sides as [number, number];
    return laidBack(labelsIn(data, settings), { width, height }, geometry);
  },
};

/** Height and width of a shape with one label a pixel. */
function sidesOf(shape: readonly (number | string)[]): readonly (number | string)[] | undefined {
  if (shape.length === 3) return shape.slice(1);
  if (shape.length === 4 && shape[1] === 1) return shape.slice(2);
  if (shape.length === 4 && shape[3] === 1) return shape.slice(1, 3);
  return undefined;
}

function labelsIn(data: Float32Array, { background }: DecoderSettings): Uint8Array | Uint16Array {
  let highest = 0;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isInteger(data[i]) || data[i] < 0 || data[i] > 65535) {
      throw new Refusal(
        "model",
        `decoder ${name}: label ${data[i]} at ${i}; expected whole numbers from 0 to 65535`,
      );
    }
    if (data[i] > highest) highest = data[i];
  }
  if (!background) return highest < 256 ? Uint8Array.from(data) : Uint16Array.from(data);
  return Uint16Array.from(data, (label) => (label === 0 ? 65535 : label - 1));
}

function laidBack(
  labels: Uint8Array | Uint16Array,
  size: { readonly width: number; readonly height: number },
  geometry: Geometry,
): LabelMap {
  const { prepared, original } = geometry;
  if (size.width !== prepared.width || size.height !== prepared.height) {
    throw new Refusal(
      "model",
      `decoder ${name}: a label map of ${size.width}×${size.height} for an image of ${prepared.width}×${prepared.height}; expected the same size`,
    );
  }
  const image = imageIn(geometry);
  return { ...original, labels: nearestLabels(labels, size.width, image, original) };
}
