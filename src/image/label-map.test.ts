/** @module Against Pillow 13.0.0 on every kind of PNG: fixtures/make-label-maps.py. */
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import fixture from "./fixtures/label-maps.json" with { type: "json" };
import { png } from "./fixtures/png.ts";
import { type ColourCode, readLabelMap } from "./label-map.ts";

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));
const pngOf = (name: string): Uint8Array =>
  bytesOf(fixture.files.find((file) => file.name === name)?.png as string);

describe("readLabelMap", () => {
  test.each(fixture.files)("reads $name as it was stored", (file) => {
    const { width, height, labels } = readLabelMap(bytesOf(file.png), "a.png", file.code as "id");
    const plain = inflateSync(bytesOf(file.labels));
    const expected = new Int32Array(plain.buffer, plain.byteOffset, plain.length / 4);
    expect([width, height]).toEqual([file.width, file.height]);
    expect(Int32Array.from(labels)).toEqual(expected);
  });

  test.each<[ColourCode, (r: number, g: number, b: number) => number]>([
    ["id", (r, g, b) => r + 256 * g + 65536 * b],
    ["ade20k-class", (r, g) => Math.floor(r / 10) * 256 + g],
    ["ade20k-instance", (_r, _g, b) => b],
  ])("makes a number of a colour as %s says", (code, number) => {
    const file = pngOf("RGB of 8 bits, 33×17");
    const ids = readLabelMap(file, "a.png", "id").labels;
    const expected = Array.from(ids, (id) => number(id & 255, (id >> 8) & 255, id >> 16));
    expect(readLabelMap(file, "a.png", code)).toMatchObject({ from: "colours" });
    expect(Array.from(readLabelMap(file, "a.png", code).labels)).toEqual(expected);
  });

  test("takes colours that are all grey for greyscale, unless colours have a meaning", () => {
    const grey = png({ color: 2, width: 2, raw: [0, 7, 7, 7, 255, 255, 255] });
    expect(readLabelMap(grey, "a.png")).toMatchObject({ from: "numbers" });
    expect([...readLabelMap(grey, "a.png").labels]).toEqual([7, 255]);
    expect([...readLabelMap(grey, "a.png", "id").labels]).toEqual([0x070707, 0xffffff]);
  });
});

describe("what is refused, by name", () => {
  const whole = pngOf("grey of 8 bits, 9×11");
  test.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(), /^a\.png: the file is empty; a label map must be a PNG$/],
    [
      "a JPEG",
      Uint8Array.of(255, 216, 255, 224),
      /^a\.png: a JPEG, whose compression changes labels;/,
    ],
    ["another kind", Uint8Array.of(1, 2, 3), /^a\.png: a file of another kind; /],
    ["a file that ends in its pixels", whole.subarray(0, 60), /it ends early, in the chunk IDAT/],
    ["a file without its last chunk", whole.subarray(0, -12), /it ends early, at byte/],
    [
      "pixels that say less than the header",
      png({ width: 5, raw: [0, 1, 2] }),
      /it holds fewer pixels than its header says/,
    ],
    [
      "pixels that say more than the header",
      png({ width: 1, raw: [0, 1, 2] }),
      /it holds more pixels than its header says/,
    ],
    ["an unknown filter", png({ width: 1, raw: [5, 1] }), /row 0 has the filter 5/],
    [
      "a depth that a colour type does not have",
      png({ color: 2, depth: 4, width: 1, raw: [0, 1] }),
      /colour type 2 with 4 bits, and there is none such/,
    ],
    [
      "an image of any size in a few bytes",
      png({ width: 100_000, height: 100_000, raw: [0] }),
      /100000×100000 pixels, more than 178956970/,
    ],
    ["no pixels", png({ width: 0, raw: [0] }), /0×1 pixels/],
    [
      "colours where none are expected",
      png({ color: 2, width: 1, raw: [0, 1, 2, 3] }),
      /^a\.png: stores colours \(RGB\), expected one number a pixel;/,
    ],
  ])("%s", (_, bytes, message) => {
    const read = () => readLabelMap(bytes, "a.png");
    expect(read).toThrow(Refusal);
    expect(read).toThrow(message);
  });

  test("colours of 16 bits, where colours have a meaning", () => {
    const deep = png({ color: 2, depth: 16, width: 1, raw: [0, 1, 2, 3, 4, 5, 6] });
    expect(() => readLabelMap(deep, "a.png", "id")).toThrow("colours of 16 bits, expected 8");
  });

  test("damage, wherever it is, or it is read as an image of the size that the header says", () => {
    const anyFile = fc.constantFrom(...fixture.files.map((file) => file.png));
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyFile, damage, fc.nat(), (file, changes, cut) => {
        const bytes = bytesOf(file);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const part = cut % 2 === 0 ? bytes : bytes.subarray(0, cut % bytes.length);
        try {
          const { width, height, labels } = readLabelMap(part, "a.png", "id");
          expect(labels.length).toBe(width * height);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Refusal);
          expect((thrown as Error).message).not.toContain("\n");
        }
      }),
      { numRuns: 2000 },
    );
  });
});
