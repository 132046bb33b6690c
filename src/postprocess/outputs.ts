/** @module Taking an output of a model, with the shape that a decoder expects. */
import { Refusal } from "../errors.ts";
import { float32Of, type Tensor } from "../tensor.ts";
import type { DecoderSettings, Outputs } from "./decoder.ts";

/** An output as float32: a number of elements for each letter of its form. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Wanted {
  /** The decoder, in the refusal. */
  readonly decoder: string;
  /** Which of its outputs, counted from 0. */
  readonly place: number;
  /** A number, or a word where any will do: `[1, "boxes", 4]`. */
  readonly form: readonly (number | string)[];
}

/** The output at a place, which must have a form and no NaN; undefined where it is not named at all. */
export function optional(
  outputs: Outputs,
  { outputNames }: DecoderSettings,
  { decoder, place, form }: Wanted,
): Numbers | undefined {
  const name = outputNames[place];
  if (name === undefined) return undefined;
  const where = `decoder ${decoder}: output "${name}"`;
  const tensor: Tensor | undefined = outputs[name];
  if (tensor === undefined) {
    const names = Object.keys(outputs).join(", ");
    throw new Refusal("model", `${where} is not there; the outputs are ${names}: set outputNames`);
  }
  const { shape } = tensor;
  const fits =
    shape.length === form.length && form.every((n, i) => typeof n === "string" || n === shape[i]);
  if (!fits) {
    throw new Refusal(
      "model",
      `${where} has the shape [${shape}], expected [${form}]; set another decoder or outputNames`,
    );
  }
  const data = float32Of(tensor);
  const at = firstNaN(data);
  if (at >= 0) throw new Refusal("model", `${where} is NaN at ${at} of ${data.length}`);
  return { shape, data };
}

/** The same of an output that the decoder cannot do without. */
export function needed(outputs: Outputs, settings: DecoderSettings, wanted: Wanted): Numbers {
  const found = optional(outputs, settings, wanted);
  if (found !== undefined) return found;
  const { decoder, place } = wanted;
  throw new Refusal(
    "model",
    `decoder ${decoder} needs ${place + 1} outputs, and outputNames has ${settings.outputNames.length}; name them in its order`,
  );
}

function firstNaN(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) return i;
  return -1;
}
