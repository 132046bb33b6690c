import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { colourCard, colourModel } from "../../test/support/colour-model.ts";
import { temporary } from "../../test/support/pictures.ts";
import { fields } from "../onnx/fields.ts";
import { inMemory, readHeader } from "../onnx/index.ts";
import { modelOf, openModel, setCard } from "./file.ts";
import { writeCard } from "./write-card.ts";

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

describe("the digest of a model", () => {
  test("of a file without a card is that of its bytes, with every card it is the same", async () => {
    const path = join(await temporary("digest"), "colour.onnx");
    await writeFile(path, colourModel());
    const digest = async () => (await openModel(path)).sha256;
    expect(await digest()).toBe(sha256(colourModel()));
    await writeCard(path, colourCard);
    expect(sha256(await readFile(path))).not.toBe(sha256(colourModel()));
    expect(await digest()).toBe(sha256(colourModel()));
    await setCard(path, ["scale=2", "paper=none"]);
    expect(await digest()).toBe(sha256(colourModel()));
  });

  test("of bytes leaves the card out, too", () => {
    const digest = (bytes: Uint8Array) =>
      modelOf("colour", bytes, readHeader(inMemory("colour", bytes)), {}).sha256;
    expect(digest(colourModel())).toBe(sha256(colourModel()));
    expect(digest(colourModel({ card: colourCard }))).toBe(digest(colourModel()));
    expect(digest(colourModel({ gain: 2 }))).not.toBe(digest(colourModel()));
  });
});

describe("the digest of a model with weights in other files", () => {
  /** A model whose graph says that more weights are in `files`, with these files beside it. */
  async function saved(files: Record<string, string>, names = Object.keys(files)) {
    const folder = await temporary("external");
    const path = join(folder, "colour.onnx");
    await mkdir(join(folder, "parts"));
    await writeFile(path, modelWithWeightsIn(names));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return path;
  }

  test("is that of its digest and theirs, by name", async () => {
    const path = await saved({ "parts/b": "two", a: "one" });
    const lines = [
      sha256(await readFile(path)),
      `${sha256("one")}  a`,
      `${sha256("two")}  parts/b`,
    ];
    expect((await openModel(path)).sha256).toBe(sha256(`${lines.join("\n")}\n`));
  });

  test("changes with the weights, and not with the card", async () => {
    const path = await saved({ a: "one" });
    const { sha256: before } = await openModel(path);
    await writeCard(path, colourCard);
    expect((await openModel(path)).sha256).toBe(before);
    await writeFile(join(path, "..", "a"), "two");
    expect((await openModel(path)).sha256).not.toBe(before);
  });

  test.each([
    ["gone", "which is no file beside it"],
    ["parts", "which is no file beside it"],
    ["a\0b", "which is no file beside it"],
    ["../a", "outside its folder"],
    ["/dev/zero", "outside its folder"],
  ])("is refused where they are in %j", async (name, message) => {
    await expect(openModel(await saved({}, [name]))).rejects.toThrow(message);
  });
});

/** The colour model, with an initializer more for each file: ModelProto.graph is field 7. */
function modelWithWeightsIn(names: readonly string[]): Uint8Array {
  const bytes = colourModel();
  const out = new BinaryWriter();
  for (const field of fields(inMemory("colour", bytes))) {
    const content = bytes.subarray(field.at, field.at + field.length);
    if (field.number === 7) {
      out.uint32((7 << 3) | 2).bytes(Buffer.concat([content, ...names.map(weightsIn)]));
    } else out.raw(bytes.subarray(field.start, field.at + field.length));
  }
  return out.finish();
}

/** GraphProto.initializer (5) with a name (8) and external_data (13) whose `location` is a file. */
const weightsIn = (location: string): Uint8Array =>
  new BinaryWriter()
    .uint32((5 << 3) | 2)
    .fork()
    .uint32((8 << 3) | 2)
    .string(`weights in ${location}`)
    .uint32((13 << 3) | 2)
    .fork()
    .uint32((1 << 3) | 2)
    .string("location")
    .uint32((2 << 3) | 2)
    .string(location)
    .join()
    .join()
    .finish();
