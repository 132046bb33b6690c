import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { decode } from "./decode.ts";
import fixture from "./fixtures/decode.json" with { type: "json" };
import { sha } from "./fixtures/images.ts";
import jpegs from "./fixtures/jpeg-vectors.json" with { type: "json" };

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

describe(`as ${fixture.versions.split(",")[0]} reads it`, () => {
  test.each(fixture.images)("$what", async ({ file, width, height, rgb }) => {
    const pixels = await decode(bytesOf(file), "a.png"); // the name says nothing about the kind
    expect([pixels.width, pixels.height, sha(pixels.data)]).toEqual([width, height, rgb]);
  });
});

// Pillow 9.4, 21×19; the progressive file decodes to the pixels of 4:2:0.
test.each(jpegs as [string, string, string][])("%s", async (_, file, hash) => {
  const { data } = await decode(bytesOf(file), "a.jpg");
  expect(createHash("sha256").update(data).digest("hex")).toBe(hash);
});

describe("what Pillow refuses when it is cut short is refused", () => {
  test.each(fixture.images)("$what", async ({ file, refusedIfCutTo }) => {
    expect(refusedIfCutTo.length).toBeGreaterThan(0);
    for (const length of refusedIfCutTo) {
      await expect(decode(bytesOf(file).subarray(0, length), "a.jpg")).rejects.toThrow(Refusal);
    }
  });
});

test.each([
  ["nothing", new Uint8Array(), "the file is empty"],
  ["text", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "not an image of a kind"],
  ["a JPEG that ends at once", Buffer.from("ffd8ffe0", "hex"), "cannot read this JPEG"],
])("%s is refused by name, on one line", async (_, bytes, why) => {
  const refusal = await decode(bytes, "val/1.JPEG").catch((thrown: Error) => thrown);
  expect(refusal).toBeInstanceOf(Refusal);
  expect((refusal as Refusal).fault).toBe("data");
  expect((refusal as Refusal).message).toMatch(/^val\/1\.JPEG: [^\n]+$/);
  expect((refusal as Refusal).message).toContain(why);
});

test("a small file that holds a huge image is refused", async () => {
  const image = fixture.images.find(({ what }) => what === "PNG RGB");
  const png = Buffer.from(bytesOf(image?.file ?? ""));
  png.writeUInt32BE(20_000, 16);
  png.writeUInt32BE(20_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await expect(decode(png, "bomb.png")).rejects.toThrow(/^bomb\.png: .*pixel limit/);
});

test("damage ends in pixels or in a refusal", async () => {
  const damage = fc.tuple(fc.nat(), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixture.images),
      fc.array(damage, { minLength: 1, maxLength: 8 }),
      async ({ file }, damages) => {
        const bytes = bytesOf(file);
        for (const [at, value] of damages) bytes[at % bytes.length] = value;
        const outcome = await decode(bytes, "x").catch((thrown: unknown) => thrown);
        if (!(outcome instanceof Refusal)) expect(outcome).toHaveProperty("data");
      },
    ),
    { numRuns: 200 },
  );
});
