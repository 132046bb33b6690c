import { roundHalfToEven } from "./round.ts";

/** The bits of the IEEE 754 binary16 number nearest to `value`; of two equally near, the even one. */
export function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(magnitude)) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00; // halfway beyond the largest, 65504: infinity
  // Between powers of two the numbers are 2^(exponent - 10) apart; below 2^-14 they stay 2^-24 apart.
  const exponent = Math.max(Math.floor(Math.log2(magnitude)), -14);
  const units = roundHalfToEven(magnitude / 2 ** (exponent - 10));
  // A unit beyond the mantissa carries into the exponent, which is what the format means by it.
  return sign | (((exponent + 14) << 10) + units);
}
