import { createHash } from "node:crypto";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { rows, tensorOf, valuesOf } from "./fixtures/case.ts";
import checked from "./fixtures/checked.json" with { type: "json" };
import { checkedGraphs } from "./fixtures/checked-graphs.ts";
import operators from "./fixtures/operators.json" with { type: "json" };
import { attributeKinds, domains } from "./operators.ts";
import { writeModel } from "./write.ts";

const cases = rows.map((row, i) => [`${row.op} ${i}`, row] as const);

// onnxruntime-node 1.30 against the values of `operators.json` (see there), 1e-5 relative.
test.each(cases)("%s runs, and gives what the reference gives", async (_, row) => {
  const named = Object.fromEntries(valuesOf(row).map((value, i) => [`y${i}`, value]));
  const session = await InferenceSession.create(writeModel({ name: "case", outputs: named }));
  const feeds = Object.fromEntries(
    row.inputs.flatMap((written, i) => {
      if (written === null || written.constant) return [];
      const { dtype, data, shape } = tensorOf(written);
      return [[`x${i}`, new Tensor(dtype as "float32", data as Float32Array, shape)]];
    }),
  );
  const got = await session.run(feeds);
  expect(Object.keys(got)).toEqual(row.outputs.map((_, i) => `y${i}`));
  for (const [i, { dtype, shape, data }] of row.outputs.entries()) {
    const { type, dims, data: values } = got[`y${i}`];
    expect([type, dims]).toEqual([dtype, shape]);
    for (const [at, want] of data.entries()) {
      const far = Math.abs(Number(values[at]) - Number(want));
      expect(far).toBeLessThanOrEqual(1e-6 + 1e-5 * Math.abs(Number(want)));
    }
  }
});

interface Schema {
  readonly domain: string;
  readonly attributes: Readonly<Record<string, { kind: string; required: boolean }>>;
}

// The schemas are those of onnx, and of ONNX Runtime for its own domain.
const { Foreign: _, ...known } = attributeKinds;
test.each(Object.entries(known))("%s has a case, and is what its standard says", (op, kinds) => {
  const schema = (operators.schemas as Readonly<Record<string, Schema>>)[op];
  expect(domains[op as keyof typeof domains] ?? "").toBe(schema.domain);
  for (const [name, kind] of Object.entries(kinds)) {
    expect(schema.attributes[name]?.kind, name).toBe(kind === "dtype" ? "int" : kind);
  }
  for (const [name, { required }] of Object.entries(schema.attributes)) {
    if (required) expect(Object.keys(kinds)).toContain(name);
  }
});

test("there is no case of an operator that we do not know", () => {
  expect(Object.keys(known).sort()).toEqual(Object.keys(operators.schemas).sort());
});

// `make-checked.py` wrote these very bytes and had them checked by onnx (full_check).
test.each(Object.entries(checkedGraphs()))("onnx has checked the bytes of %s", (name, bytes) => {
  expect((checked.sha256 as Record<string, string>)[name]).toBe(
    createHash("sha256").update(bytes).digest("hex"),
  );
});
