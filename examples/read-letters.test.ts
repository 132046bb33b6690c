import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("read-letters reads all of the largest letters, and prints a chart", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["examples/read-letters.ts"]);
  const [head, largest] = stdout.split("\n");
  expect(head).toBe("letter height  right");
  expect(largest).toMatch(/^ +24 px {2}100 % {2}█{40}$/);
});
