import { expect, test } from "vitest";
import { featuresIn, machine } from "./machine.ts";

test("the features that kernels are chosen by are told, from x86 and ARM alike", () => {
  expect(
    featuresIn(
      "processor : 0\nflags\t\t: fpu sse2 avx2 fma avx512f ht\nprocessor : 1\nflags : x\n",
    ),
  ).toEqual(["avx2", "avx512f", "fma"]);
  expect(featuresIn("Features\t: fp asimd asimddp i8mm bf16\n")).toEqual([
    "asimd",
    "asimddp",
    "bf16",
    "i8mm",
  ]);
  expect(featuresIn("")).toEqual([]);
});

test("a machine knows its cores, its memory and its engine", async () => {
  const found = await machine("onnxruntime 1");
  expect(found.cores).toBeGreaterThan(0);
  expect(found.memoryBytes).toBeGreaterThan(2 ** 27);
  expect(found.engine).toBe("onnxruntime 1");
  expect(await machine("onnxruntime 1")).toEqual(found);
});
