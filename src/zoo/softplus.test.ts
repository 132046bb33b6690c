import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { input, writeModel } from "../onnx/index.ts";
import { softplus } from "./softplus.ts";

test("softplus keeps its digits from where it is almost nothing to where it is x", async () => {
  const outputs = { y: softplus(input("x", ["N"])) };
  const session = await InferenceSession.create(writeModel({ name: "softplus", outputs }), {
    intraOpNumThreads: 1,
  });
  const x = Float32Array.from({ length: 1000 }, (_, i) => -85 + (i * 115) / 1000);
  const { y } = await session.run({ x: new Tensor("float32", x, [1000]) });
  for (const [i, got] of (y.data as Float32Array).entries()) {
    const exact = Math.log1p(Math.exp(x[i]));
    expect(Math.abs(got - exact) / exact).toBeLessThan(5e-7);
  }
  const far = await session.run({ x: new Tensor("float32", [-1000, -50, 50, 1000], [4]) });
  const [none, almost, ...same] = far.y.data as Float32Array;
  expect([none, ...same]).toEqual([0, 50, 1000]);
  expect(almost).toBeLessThan(1e-20);
});
