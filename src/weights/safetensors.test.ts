import { describe, expect, test } from "vitest";
import { Refusal } from "../errors.ts";
import { bytesOf, parse } from "./fixtures/weights.ts";

/** A file with this header and so many bytes of elements. */
function file(header: unknown, bytes = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const out = new Uint8Array(8 + json.length + bytes);
  new DataView(out.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  out.set(json, 8);
  return out;
}

const f32 = (shape: unknown, data_offsets: unknown) => ({ dtype: "F32", shape, data_offsets });

describe("a safetensors file", () => {
  test("says its metadata and its types without reading a tensor", () => {
    const { format, metadata, get } = parse(bytesOf("types.safetensors"));
    expect(format).toBe("safetensors");
    expect(Object.fromEntries(metadata)).toEqual({ format: "pt", licence: "MIT" });
    expect(get("bfloat16")).toEqual({ shape: [5], stored: "bfloat16", dtype: "float32" });
    expect(get("float16")).toMatchObject({ dtype: "float16" });
    expect(get("float8_e4m3fn")).toMatchObject({ stored: "float8_e4m3fn", dtype: null });
  });

  test("has elements of its own: a read tensor can be changed", () => {
    const weights = parse(bytesOf("types.safetensors"));
    weights.read("int8").data[0] = 0;
    expect(weights.read("int8").data).toEqual(Int8Array.of(127, -128));
  });

  test("refuses to read what nothing here computes with, by name", () => {
    const weights = parse(bytesOf("types.safetensors"), "a.safetensors");
    expect(() => weights.read("float8_e5m2")).toThrow(
      'a.safetensors: "float8_e5m2" is of type float8_e5m2, which nothing here computes with',
    );
  });

  test("knows no tensor that it has not", () => {
    expect(() => parse(bytesOf("types.safetensors")).get("constructor")).toThrow(RangeError);
  });

  test.each<[string, Uint8Array, string]>([
    ["a header of a terabyte", file({}, 0, 2n ** 40n - 1n), "a header of 1099511627775 bytes"],
    [
      "a header longer than the file",
      file({}, 0, 90_000_000n),
      "expected 90000000 bytes at byte 8",
    ],
    ["a header that is not JSON", file("{]"), "its header is not JSON"],
    ["a header that is not UTF-8", file({}).fill(0xff, 9), "its header is not JSON"],
    ["a name twice", file('{"a":1,"\\u0061":2}'), '"a" stands in it twice'],
    ["a key twice", file('{"a":{"dtype":1,"dtype":2}}'), '"dtype" stands in it twice'],
    ["an unknown type", file({ a: { dtype: "F31", shape: [], data_offsets: [0, 4] } }, 4), "F31"],
    ["a type of all objects", file({ a: { dtype: "toString" } }), "toString"],
    ["a negative dimension", file({ a: f32([-1, -1], [0, 4]) }, 4), "its shape is [-1,-1]"],
    ["a huge shape", file({ a: f32([2 ** 52, 2 ** 52], [0, 4]) }, 4), "4 bytes for F32 of shape"],
    ["offsets in the wrong order", file({ a: f32([1], [4, 0]) }, 4), "-4 bytes for F32"],
    ["an offset too many", file({ a: f32([1], [0, 4, 8]) }, 4), "expected [begin, end]"],
    ["a length that is not that of its shape", file({ a: f32([2], [0, 4]) }, 4), "expected 8"],
    ["an overlap", file({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8), "overlaps the tensor"],
    ["a hole", file({ a: f32([1], [0, 4]), b: f32([1], [8, 12]) }, 12), "leaves a hole before it"],
    ["a hole at the end", file({ a: f32([1], [0, 4]) }, 8), "its tensors end at byte"],
    ["elements that are missing", file({ a: f32([2], [0, 8]) }, 4), "its tensors end at byte"],
    ["metadata that is not text", file({ __metadata__: { a: 1 } }), "not an object of texts"],
    ["an entry that is nothing", file({ a: null }), 'tensor "a": its dtype is undefined'],
  ])("with %s is refused", (_, bytes, message) => {
    const read = () => parse(bytes, "a.safetensors");
    expect(read).toThrow(Refusal);
    expect(read).toThrow(message);
  });

  test("may have spaces after its header, and tensors without elements", () => {
    const padded = file(`${JSON.stringify({ a: f32([0, 3], [0, 0]), b: f32([1], [0, 4]) })}   `, 4);
    expect(parse(padded).names).toEqual(["a", "b"]);
    expect(parse(padded).read("a").data.length).toBe(0);
  });
});
