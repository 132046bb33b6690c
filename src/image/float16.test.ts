import { expect, test } from "vitest";
import fixture from "./fixtures/float16.json" with { type: "json" };
import { sha } from "./fixtures/images.ts";
import { float16Bits } from "./float16.ts";

/** The value of finite, positive bits. */
const numberOf = (bits: number): number =>
  bits < 1024 ? bits * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** ((bits >> 10) - 25);

test(`rounds as ${fixture.versions.split(", ")[3]} does`, () => {
  expect(fixture.values.map((value) => float16Bits(Math.fround(value)))).toEqual(fixture.bits);
});

test("every number is itself", () => {
  for (let bits = 0; bits < 0x7c00; bits++) expect(float16Bits(numberOf(bits))).toBe(bits);
});

test("what lies in the middle of two goes to the even one", () => {
  const middles = Uint16Array.from({ length: 0x7bff }, (_, bits) =>
    float16Bits((numberOf(bits) + numberOf(bits + 1)) / 2),
  );
  expect(sha(middles)).toBe(fixture.middles);
});

test("NaN and infinities stay what they are", () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(values.map(float16Bits)).toEqual([0x7e00, 0x7c00, 0xfc00]);
});
