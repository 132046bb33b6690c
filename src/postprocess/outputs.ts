/** @module Taking an output of a model, with the shape that a decoder expects. */
import { Refusal } from "../errors.ts";
import { float32Of } from "../tensor.ts";
import type { DecoderSettings, Outputs } from "./decoder.ts";

/** An output as float32. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A number, or a word where any number will do: `[1, "boxes", 4]`. */
export type Form = readonly (number | string)[];

export interface Wanted {
  /** The decoder, in the refusal. */
  readonly decoder: string;
  /** Which of its outputs, counted from 0. */
  readonly place: number;
  /** The shapes that it may have. */
  readonly forms: readonly Form[];
  /** Whether infinite numbers are refused, too. */
  readonly finite?: true;
}

/** The output at a place, which must have one of the forms and no NaN; undefined where none is named. */
export function optional(
  outputs: Outputs,
  { outputNames }: DecoderSettings,
  { decoder, place, forms, finite }: Wanted,
): Numbers | undefined {
  const name = outputNames[place];
  if (name === undefined) return undefined;
  const where = `decoder ${decoder}: output "${name}"`;
  const tensor = outputs[name];
  if (tensor === undefined) {
    const names = Object.keys(outputs).join(", ");
    throw new Refusal("model", `${where} is not there; the outputs are ${names}: set outputNames`);
  }
  const { shape } = tensor;
  if (!forms.some((form) => hasForm(shape, form))) {
    const expected = forms.map((form) => `[${form.join(", ")}]`).join(" or ");
    throw new Refusal(
      "model",
      `${where} has the shape [${shape.join(", ")}], expected ${expected}; set another decoder or outputNames`,
    );
  }
  const data = float32Of(tensor);
  const at = finite ? firstInfinite(data) : firstNaN(data);
  if (at >= 0) throw new Refusal("output", `${where} is ${data[at]} at ${at} of ${data.length}`);
  return { shape, data };
}

/** The same of an output that the decoder cannot do without. */
export function needed(outputs: Outputs, settings: DecoderSettings, wanted: Wanted): Numbers {
  const found = optional(outputs, settings, wanted);
  if (found !== undefined) return found;
  const count = settings.outputNames.length;
  throw new Refusal(
    "model",
    `decoder ${wanted.decoder} needs an output number ${wanted.place + 1}, and outputNames has ${count}; name them in its order`,
  );
}

/** The number of classes that a shape leaves; refuses one that leaves none. */
export function classesOf(count: number, decoder: string, shape: readonly number[]): number {
  if (count >= 1) return count;
  throw new Refusal(
    "model",
    `decoder ${decoder}: an output of the shape [${shape.join(", ")}] has no classes; set another decoder or outputNames`,
  );
}

export const hasForm = (shape: readonly (number | string)[], form: Form): boolean =>
  shape.length === form.length && form.every((n, i) => typeof n === "string" || n === shape[i]);

function firstNaN(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) return i;
  return -1;
}

function firstInfinite(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
