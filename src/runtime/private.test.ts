import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const program = `
import { runtimeNamed } from "./src/runtime/index.ts";
import { input, relu, writeModel } from "./src/onnx/index.ts";
const graph = writeModel({ name: "g", outputs: { y: relu(input("x", [2])) } });
await using session = await runtimeNamed("cpu").open(graph, "g");
await session.run({ x: { dtype: "float32", shape: [2], data: new Float32Array(2) } });
`;

/** What the engine leaves in the folder for temporary files, which is where its reports wait to be sent. */
function leftBy(env: NodeJS.ProcessEnv): string[] {
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  try {
    // On machines that build software the engine is quiet by itself, which would prove nothing.
    const { CI: _, ORT_DISABLE_TELEMETRY: __, ...rest } = process.env;
    const { status, stderr } = spawnSync(process.execPath, ["-e", program], {
      env: { ...rest, TMPDIR: folder, ...env },
      encoding: "utf8",
    });
    expect(stderr.replace(/^.*Warning.*$/gm, "").trim()).toBe("");
    expect(status).toBe(0);
    return readdirSync(folder).filter((name) => !name.startsWith("node-compile-cache"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("the engine tells nobody of its sessions", () => {
  expect(leftBy({})).toEqual([]);
});

test.runIf(process.platform === "linux")("and would, if it were not told to be silent", () => {
  expect(leftBy({ ORT_DISABLE_TELEMETRY: "0" })).not.toEqual([]);
});
