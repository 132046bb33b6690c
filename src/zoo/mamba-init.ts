/** @module What the parameters of a selective scan are before training, as Mamba begins (its code, `dt_init="random"`). */
import { type Init, uniform } from "./init.ts";

/** ln(−A) [E, S]: A is −1 … −S in every channel. */
export const aLog: Init = ([channels, states]) =>
  Float32Array.from({ length: channels * states }, (_, i) => Math.log(1 + (i % states)));

/** From the R numbers of a step to one for each channel [E, R]: the variance stays. */
export const stepWeight: Init = (shape, random) =>
  uniform(shape[shape.length - 1] ** -0.5)(shape, random);

/** What softplus turns into steps between 0.001 and 0.1, even in their logarithms. */
export const stepBias: Init = (shape, random) =>
  uniform(1)(shape, random).map((x) => {
    const step = Math.sqrt(0.001 * 0.1) * (0.1 / 0.001) ** (x / 2);
    return step + Math.log(-Math.expm1(-step));
  });
