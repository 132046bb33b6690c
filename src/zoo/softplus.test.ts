import { expect, test } from "vitest";
import { input, writeModel } from "../onnx/index.ts";
import { runtimeNamed } from "../runtime/index.ts";
import { float32Of } from "../tensor.ts";
import { softplus } from "./softplus.ts";

test("softplus is exact where eˣ is lost beside 1, and where it is too large to be a number", async () => {
  const x = Float32Array.from({ length: 2401 }, (_, i) => i / 10 - 120);
  const bytes = writeModel({ name: "softplus", outputs: { y: softplus(input("x", [x.length])) } });
  await using session = await runtimeNamed("cpu").open(bytes, "softplus", { threads: 1 });
  const { y } = await session.run({ x: { dtype: "float32", shape: [x.length], data: x } });
  for (const [i, v] of float32Of(y).entries()) {
    const exact = x[i] > 20 ? x[i] : Math.log1p(Math.exp(x[i]));
    if (exact < 2 ** -126)
      expect(v).toBeLessThan(2 ** -125); // no normal number
    else expect(Math.abs(v / exact - 1), `of ${x[i]}`).toBeLessThan(4e-7);
  }
});
