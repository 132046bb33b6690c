import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { bytesOf, parse } from "./fixtures/weights.ts";
import { zipOf } from "./fixtures/zip.ts";

/** A file of torch.save around a pickle, whose bytes are the characters of a text. */
const saved = (pickle: string, more: readonly (readonly [string, string])[] = []) =>
  zipOf([["a/data.pkl", Buffer.from(pickle, "latin1")], ...more]);

const int = (n: number) => `J${Buffer.from(Int32Array.of(n).buffer).toString("latin1")}`;
const storage = `((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpu${int(1)}tQ`;
/** A dictionary of one tensor `x` over a storage of one element. */
const tensor = (offset: string, shape: string, strides: string) =>
  `\x80\x02}U\x01xctorch._utils\n_rebuild_tensor_v2\n${storage}${offset}(${shape}t(${strides}t\x89}tRs.`;
const element = [["a/data/0", "\0\0\x80?"]] as const;

describe("a pickle that wants to run something", () => {
  test.each(["malicious.pth", "malicious-legacy.pth"])("does nothing, in %s", (name) => {
    const { names, metadata } = parse(bytesOf(name));
    expect(names).toEqual(["weight"]);
    // posix.system is what Python calls os.system
    expect(metadata.get("evil")).toMatchObject({
      name: "posix.system",
      args: ["touch snellen-was-here"],
    });
    expect(existsSync("snellen-was-here")).toBe(false);
  });

  test("is refused where it is all that the file holds", () => {
    expect(() => parse(saved("\x80\x02cos\nsystem\nU\x02ls\x85R."))).toThrow("only os.system");
  });

  test("cannot name what every JavaScript object has", () => {
    expect(() => parse(saved("cconstructor\n__proto__\n)R."))).toThrow(
      "only constructor.__proto__",
    );
  });
});

test("a file that holds one element is read", () => {
  const whole = parse(saved(tensor("K\0", "K\x01", "K\x01"), element));
  expect(whole.read("x").data).toEqual(Float32Array.of(1));
});

const doubling = `]q\0${"h\0h\0\x86q\0".repeat(60)}.`;

test.each<[string, Uint8Array, string]>([
  ["a pickle without an end", saved("\x80\x02]"), "in the middle of a value"],
  [
    "a pickle of five million steps",
    saved(`]${"N0".repeat(2 ** 22)}.`),
    "longer than that of any checkpoint",
  ],
  ["two million dictionaries", saved(`(${"}".repeat(2 ** 21)}t.`), "more than 1048576 containers"],
  ["lists a million deep", saved(`${"]".repeat(1e6)}${"a".repeat(999_999)}.`), "more than 64 deep"],
  ["tuples two million deep", saved(`)${"\x85".repeat(2e6)}.`), "more than 64 deep"],
  ["a list in itself", saved("]q\0h\0a."), "more than 64 deep"],
  ["2^60 values that are few", saved(doubling), "more than 1048576 values"],
  ["a text of 4 GB", saved("X\xff\xff\xff\xff"), "in the middle of a value"],
  [
    "a text of 2^64 bytes",
    saved("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"),
    "in the middle of a value",
  ],
  ["a number of 2 GB", saved("\x8b\xff\xff\xff\x7f"), "a number of 2147483647 bytes"],
  ["an opcode of text pickles", saved("I1\n."), "the opcode 0x49"],
  ["a value too few", saved("\x86."), "a value is missing"],
  ["a mark too few", saved("t."), "a mark is missing"],
  ["a memory of nothing", saved("h\x05."), "nothing is remembered as 5"],
  ["a persistent id of its own", saved("U\x01aQ."), "a persistent id that is no storage"],
  ["a name of 64 KB", saved(`c${"a".repeat(65536)}\n`), "a name of more than 1000 bytes"],
  [
    "elements past its storage",
    saved(tensor("K\0", "K\x02", "K\x01"), element),
    "does not fit its 4 bytes",
  ],
  [
    "an offset past its storage",
    saved(tensor("K\x01", "K\x01", "K\x01"), element),
    "does not fit its 4 bytes",
  ],
  [
    "2^60 elements that are one",
    saved(tensor("K\0", `${int(2 ** 30)}${int(2 ** 30)}`, "K\0K\0"), element),
    "repeats 4 bytes",
  ],
  [
    "a storage that is missing",
    saved(tensor("K\0", "K\x01", "K\x01")),
    'the storage "0" is missing',
  ],
  [
    "a storage cut short",
    saved(tensor("K\0", "K\x01", "K\x01"), [["a/data/0", "\0"]]),
    "has 1 bytes, expected 4",
  ],
  ["a negative size", saved(tensor("K\0", int(-1), "K\x01"), element), "only"],
  [
    "the bytes of another machine",
    saved(tensor("K\0", "K\x01", "K\x01"), [["a/byteorder", "big"]]),
    'byte order is "big"',
  ],
  ["a member that is compressed", zipOf([["a/data.pkl", "}."]], 8), "is compressed"],
  [
    "a member twice",
    zipOf([
      ["a/data.pkl", "}."],
      ["a/data.pkl", "}."],
    ]),
    "is in it twice",
  ],
  ["a member outside the archive", saved("}.", [["a/../../b", ""]]), "points out of the archive"],
  ["a member of the root folder", saved("}.", [["/etc/passwd", ""]]), "points out of the archive"],
  ["another zip archive", zipOf([["a/b.txt", "c"]]), "no data.pkl"],
  ["a program of TorchScript", saved("}.", [["a/constants.pkl", "}."]]), "TorchScript"],
])("%s is refused", (_, bytes, message) => {
  const read = () => parse(bytes, "a.pth");
  expect(read).toThrow(Refusal);
  expect(read).toThrow(message);
});
