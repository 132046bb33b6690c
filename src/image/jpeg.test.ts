import fc from "fast-check";
import sharp, { type JpegOptions } from "sharp";
import { describe, expect, test } from "vitest";
import images from "./fixtures/decode.json" with { type: "json" };
import jpegs from "./fixtures/jpeg-vectors.json" with { type: "json" };
import { withBaseline } from "./jpeg.ts";
import { kindOf } from "./kind.ts";

type Shape = { width: number; height: number; data: Uint8Array };

const decoded = (bytes: Uint8Array): Shape | undefined =>
  withBaseline(bytes, ({ data, ...size }) => ({ ...size, data: data.slice() }));

/** The same by libjpeg-turbo (in sharp 0.35); undefined where it refuses. */
async function reference(bytes: Uint8Array): Promise<Shape | undefined> {
  const image = sharp(bytes, { ignoreIcc: true, failOn: "truncated" }).removeAlpha().raw();
  const made = await image.toBuffer({ resolveWithObject: true }).catch(() => undefined);
  if (made === undefined) return undefined;
  const { width, height } = made.info;
  return { width, height, data: new Uint8Array(made.data) };
}

const files = new Map(
  (jpegs as [string, string, string][]).map(([what, file]) => [what, Buffer.from(file, "base64")]),
);
const withRestarts = Buffer.from(
  images.images.find(({ what }) => what === "JPEG with restart markers")?.file ?? "",
  "base64",
);
const file = (what: string): Buffer => {
  const found = files.get(what);
  if (found === undefined) throw new Error(`no fixture is a ${what}`);
  return found;
};

test.each([...files.keys()])("%s: taken if it is simple, else left to another decoder", (what) => {
  const isSimple = !/progressive|CMYK/.test(what);
  expect(decoded(file(what)) !== undefined).toBe(isSimple);
});

/** A picture of soft and hard edges, so that all kinds of blocks occur. */
const encoded = (width: number, height: number, options: JpegOptions, grey = false) => {
  const levels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * i * 7919 + 31 * (i % 5)) % 251),
  );
  const image = sharp(levels, { raw: { width, height, channels: 3 } }).blur(0.3 + (width % 3));
  return (grey ? image.toColourspace("b-w") : image).jpeg(options).toBuffer();
};

describe("has the pixels of libjpeg-turbo", () => {
  const sizes = [8, 9, 15, 16, 17, 31, 33, 50].flatMap((width) =>
    [1, 2, 7, 8, 9, 16, 17, 18, 40].map((height) => [width, height] as const),
  );
  test.each(["4:4:4", "4:2:0"])("in every size, chroma %s", async (chromaSubsampling) => {
    for (const [i, [width, height]] of sizes.entries()) {
      const options = { chromaSubsampling, quality: [3, 50, 92, 100][i % 4] };
      const bytes = await encoded(width, height, { ...options, optimizeCoding: i % 3 > 0 });
      expect(decoded(bytes), `${width}×${height}`).toEqual(await reference(bytes));
    }
  });

  test("in grey", async () => {
    const bytes = await encoded(37, 21, {}, true);
    expect(decoded(bytes)).toEqual(await reference(bytes));
  });
});

describe("in a window it has the pixels of the whole", () => {
  const edges = (length: number) =>
    fc.tuple(fc.nat(length), fc.nat(length)).map((ends) => ends.toSorted((a, b) => a - b));
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ["4:4:4", () => encoded(97, 65, { chromaSubsampling: "4:4:4" })],
    ["4:2:0", () => encoded(97, 65, { chromaSubsampling: "4:2:0" })],
    ["4:2:0 of even sides", () => encoded(128, 48, { chromaSubsampling: "4:2:0" })],
    ["4:2:2", () => file("JPEG 4:2:2")],
    ["4:2:0 with restart markers", () => withRestarts],
    ["grey", () => encoded(97, 65, {}, true)],
  ])("chroma %s", async (_, made) => {
    const bytes = await made();
    const whole = decoded(bytes);
    expect(whole).toEqual(await reference(bytes));
    const { width, height, data } = whole as Shape;
    const others = await Promise.all(
      ["4:4:4", "4:2:0"].map((chromaSubsampling) => encoded(200, 150, { chromaSubsampling })),
    );
    fc.assert(
      fc.property(edges(width), edges(height), ([left, right], [top, bottom]) => {
        const window = { x: left, y: top, width: right - left, height: bottom - top };
        const rows = (data: Uint8Array) =>
          Array.from({ length: window.height }, (_, row) => {
            const at = ((top + row) * width + left) * 3;
            return data.slice(at, at + window.width * 3);
          });
        for (const other of others) decoded(other); // in whose memory the window is made
        const seen = withBaseline(
          bytes,
          ({ data }) => rows(data),
          () => window,
        );
        expect(seen).toEqual(rows(new Uint8Array(data)));
      }),
      { numRuns: 200 },
    );
  });
});

test("what is cut short is not taken, wherever it ends", () => {
  const whole = file("JPEG 4:2:0");
  for (let length = 0; length < whole.length; length++) {
    expect(decoded(whole.subarray(0, length))).toBeUndefined();
  }
});

test("what is taken of damaged files has the pixels of libjpeg-turbo too", async () => {
  const damage = fc.tuple(fc.nat(), fc.oneof(fc.constant(255), fc.nat(255)));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        file("JPEG 4:2:0"),
        file("JPEG 4:2:2"),
        file("JPEG 4:4:4"),
        file("JPEG grey"),
      ),
      fc.array(damage, { minLength: 1, maxLength: 3 }),
      async (whole, damages) => {
        const bytes = new Uint8Array(whole);
        for (const [at, value] of damages) bytes[at % bytes.length] = value;
        const ours = kindOf(bytes) === "JPEG" ? decoded(bytes) : undefined;
        if (ours === undefined) return;
        taken++;
        expect(ours).toEqual(await reference(bytes));
      },
    ),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(100);
});

test("an image is not mixed up with the one before it", async () => {
  const [small, large] = [await encoded(16, 16, {}), await encoded(400, 300, {})];
  const first = decoded(small);
  expect(decoded(large)).toEqual(await reference(large));
  expect(decoded(small)).toEqual(first);
});
