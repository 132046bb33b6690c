import { describe, expect, test } from "vitest";
import { evaluateNamed, type NamedOptions } from "./evaluate-named.ts";

describe("what does not go together is refused in one line", () => {
  test.each<[string, Partial<NamedOptions>, string]>([
    [
      "x.onnx",
      { weights: "y.pth" },
      "weights, switches and the like are asked of names of the zoo",
    ],
    ["resnet18", { size: [32, 48] }, "exam has square images; --size takes one number for it"],
  ])("%s, %o, of an exam", async (name, options, message) => {
    const run = { ...options, store: "no/store", by: "a test", command: "none" };
    await expect(evaluateNamed(name, "exam", run)).rejects.toThrow(message);
  });
});
