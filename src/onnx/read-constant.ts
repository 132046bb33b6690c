/** @module The tensor of a `Constant`, in whichever of its attributes it stands. */
import type { Tensor } from "../tensor.ts";
import type { Attributes } from "./upgrades.ts";

export function constantOf({ value, ...others }: Attributes): Tensor {
  if (value !== undefined) return value as Tensor; // attributes of type tensor are
  const [[name, held] = ["", undefined]] = Object.entries(others);
  const numbers = (typeof held === "number" ? [held] : held) as readonly number[];
  const shape = typeof held === "number" ? [] : [numbers?.length ?? 0];
  if (name === "value_float" || name === "value_floats") {
    return { dtype: "float32", shape, data: Float32Array.from(numbers) };
  }
  if (name === "value_int" || name === "value_ints") {
    return {
      dtype: "int64",
      shape,
      data: BigInt64Array.from(numbers, (n) => BigInt.asIntN(64, BigInt(n))),
    };
  }
  throw new RangeError(`Constant: holds ${name || "nothing"}, which is not read; numbers are`);
}
