import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { fixtures, images, temporaryFolders, wnids } from "./fixtures/trees.ts";
import { openImage } from "./open-image.ts";
import { tarMembers } from "./tar.ts";
import { parsePax, parseTarHeader } from "./tar-header.ts";

const folders = await temporaryFolders();
afterAll(() => folders[Symbol.asyncDispose]());
const text = async (source: { file: string; offset: number; length: number }): Promise<string> =>
  Buffer.from(await openImage(source)).toString();

describe("tarMembers, on archives that Python's tarfile wrote", () => {
  const long = `${"a-folder-with-a-name-that-no-header-can-hold-".repeat(4)}é/val`;
  const prefixed = `imagenet/a-folder-that-needs-the-prefix-of-ustar-${"x".repeat(50)}/val`;

  test.each([
    ["folders-gnu.tar", "GNU long names", long],
    ["folders-pax.tar", "pax records", long],
    ["folders-ustar.tar", "the prefix of ustar", prefixed],
  ])("%s: reads %s, and members where they lie", async (name, _, root) => {
    const [shadow, ...members] = await tarMembers(join(fixtures, name));
    expect(shadow.path).toBe(`${root}/${wnids[65]}/._ILSVRC2012_val_00000001.JPEG`);
    expect(members.map(({ path }) => path)).toEqual(
      images.map((image) => `${root}/${wnids[image.index]}/${image.name}.JPEG`),
    );
    expect(await Promise.all(members.map(text))).toEqual(
      images.map(({ bytes }) => bytes.toString()),
    );
  });

  test("reads archives in an archive without unpacking them", async () => {
    const members = await tarMembers(join(fixtures, "classes.tar"));
    expect(members.map(({ path }) => path)).toEqual(
      images.map(({ name, index }) => `${wnids[index]}/${name}.JPEG`),
    );
    expect(await Promise.all(members.map(text))).toEqual(
      images.map(({ bytes }) => bytes.toString()),
    );
  });
});

describe("a damaged archive is refused with its name and place", () => {
  const whole = readFileSync(join(fixtures, "flat.tar"));
  async function damaged(bytes: Uint8Array) {
    const file = join(await folders.with({}), "x.tar");
    await writeFile(file, bytes);
    return tarMembers(file);
  }

  test.each([
    [
      "in a member",
      516,
      /x\.tar: not a whole tar archive: a member of 8 bytes runs over the end at byte 0/,
    ],
    [
      "between two members",
      1024,
      /x\.tar: .*: its closing block of zeros is missing at byte 1024; copy it again/,
    ],
    ["in a header", 1300, /x\.tar: .*: its closing block of zeros is missing at byte 1024/],
  ])("cut %s", async (_, bytes, message) => {
    await expect(damaged(whole.subarray(0, bytes))).rejects.toThrow(message);
  });

  test("no archive at all", async () => {
    await expect(damaged(Buffer.alloc(2048, "hello"))).rejects.toThrow(
      /x\.tar: not a whole tar archive: expected the header of a member at byte 0; copy it again/,
    );
  });

  test("any bytes changed, or cut anywhere: members inside the file, or a refusal", async () => {
    const gnu = readFileSync(join(fixtures, "folders-gnu.tar"));
    const pax = readFileSync(join(fixtures, "folders-pax.tar"));
    const nested = readFileSync(join(fixtures, "classes.tar"));
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(gnu, pax, nested),
        changes,
        fc.nat(),
        async (archive, changed, cut) => {
          const bytes = Uint8Array.from(
            archive.subarray(0, archive.length - (cut % 3 === 0 ? cut % archive.length : 0)),
          );
          for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
          try {
            for (const { offset, length } of await damaged(bytes))
              expect(offset + length).toBeLessThanOrEqual(bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("any block is a header or not, any bytes are records or not", () => {
    const block = fc.uint8Array({ minLength: 512, maxLength: 512 });
    fc.assert(
      fc.property(
        block,
        (bytes) => parseTarHeader(bytes) === undefined || bytes.every((b) => b === 0),
      ),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void parsePax(bytes)));
  });
});

describe("parsePax", () => {
  test("counts the length of a record in bytes, with itself and the newline", () => {
    expect(parsePax(Buffer.from("11 path=é\n20 size=12345678901\n"))).toEqual(
      new Map([
        ["path", "é"],
        ["size", "12345678901"],
      ]),
    );
    expect(parsePax(Buffer.from("12 path=é\n"))).toBeUndefined();
    expect(parsePax(Buffer.from("0 x=y\n"))).toBeUndefined();
  });
});

test("a size above 8 GiB is read from its bytes (GNU base-256)", () => {
  const block = new Uint8Array(512);
  block.set(Buffer.from("big.jpg"), 0);
  block.set([0x80, 0, 0, 0, 0, 0, 0, 2, 0x54, 0x0b, 0xe4, 0x00], 124); // 10,000,000,000
  const sum = block.reduce((total, byte) => total + byte, 0) + 8 * 0x20;
  block.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  expect(parseTarHeader(block)).toEqual({ path: "big.jpg", bytes: 10_000_000_000, type: "0" });
});
