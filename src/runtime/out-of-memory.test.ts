import { expect, test } from "vitest";
import { messageOf } from "../errors.ts";
import { briefly, saysOutOfMemory } from "./out-of-memory.ts";

const wordsOf = (allocate: () => unknown): string => {
  try {
    allocate();
  } catch (error) {
    return messageOf(error);
  }
  throw new Error("it was allocated");
};

test.each<[string, () => unknown]>([
  ["a buffer", () => new ArrayBuffer(Number.MAX_SAFE_INTEGER)],
  ["a shared buffer", () => new SharedArrayBuffer(Number.MAX_SAFE_INTEGER)],
  ["an array", () => new Float32Array(2 ** 53)],
  ["a Node buffer", () => Buffer.alloc(Number.MAX_SAFE_INTEGER)],
])("the words of JavaScript for want of memory are known, for %s", (_, allocate) => {
  expect(saysOutOfMemory(wordsOf(allocate))).toBe(true);
});

test.each([
  "Failed to allocate memory for requested buffer of size 4611686018427387904", // ONNX Runtime 1.30
  "std::bad_alloc",
])("so are those of the engine: %s", (words) => {
  expect(saysOutOfMemory(words)).toBe(true);
});

test.each(["Got invalid dimensions for input: image", "Invalid array length"])(
  "other words are not taken for it: %s",
  (words) => {
    expect(saysOutOfMemory(words)).toBe(false);
  },
);

test("what the engine says at length is said briefly", () => {
  const words = // ONNX Runtime 1.30
    "Non-zero status code returned while running FusedMatMul node. Name:'blocks.0/attn/MatMul_0' Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 51541180672\n\n";
  expect(briefly(words)).toBe(
    'node "blocks.0/attn/MatMul_0" asked for 48.0 GiB more, and there were not so many',
  );
  expect(briefly("Failed to allocate memory for requested buffer of size 1073741824")).toBe(
    "the engine asked for 1.00 GiB more, and there were not so many",
  );
  expect(briefly("std::bad_alloc\n")).toBe("std::bad_alloc");
});
