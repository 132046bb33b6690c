import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { bytesOf, factsOf, fixtureNames, parse, torchSays } from "./fixtures/weights.ts";

// torch 2.15.0 and safetensors 0.8.0: fixtures/make-weights.py
test.each(fixtureNames)("%s holds what PyTorch says, to the bit", (name) => {
  expect(factsOf(parse(bytesOf(name)))).toEqual(torchSays(name));
});

describe.each(fixtureNames)("%s", (name) => {
  const whole = bytesOf(name);
  const needed = whole.length - (name.endsWith(".tar") ? 1024 : 0); // without the zeros at its end

  test("is refused wherever it is cut short", () => {
    fc.assert(
      fc.property(fc.nat(needed - 1), (length) => {
        expect(() => parse(whole.subarray(0, length))).toThrow(Refusal);
      }),
    );
  });

  test("is read or refused, whatever is changed in it", () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged = whole.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        orRefusal(() => factsOf(parse(damaged)));
      }),
      { numRuns: 300 },
    );
  });
});

/** Whatever is thrown is a refusal of one line. */
function orRefusal(read: () => unknown): void {
  try {
    read();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Refusal);
    expect((thrown as Refusal).fault).toBe("model");
    expect((thrown as Refusal).message).not.toMatch(/\n/);
  }
}

test.each([
  [
    "a pointer of Git LFS",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a",
    "git lfs pull",
  ],
  ["a web page", "<!DOCTYPE html><html>", "download the file itself"],
  ["a text", "hello", "neither safetensors nor a file of torch.save"],
  ["nothing", "", "neither safetensors nor a file of torch.save"],
])("%s is called what it is", (_, text, message) => {
  expect(() => parse(new TextEncoder().encode(text))).toThrow(message);
});
