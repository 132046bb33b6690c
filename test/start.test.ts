/** What is loaded before a command begins: the start of every command is paid by all of them. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Prints each file that is loaded. */
const hook = `
import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (found.url.startsWith("file:")) console.error(found.url);
    return found;
  },
});`;

/** The parts of src/ and the packages that a command loads. */
function loadedBy(...args: readonly string[]): string[] {
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, "src/cli/main.ts", ...args],
    { encoding: "utf8" },
  );
  expect(status).toBe(0);
  const names = [...stderr.matchAll(/\/src\/(\w+)|.*\/node_modules\/((?:@[\w-]+\/)?[\w-]+)/g)];
  return [...new Set(names.map(([, part, dependency]) => part ?? dependency))].sort();
}

test("the help loads the commands, and no part that one of them works with", () => {
  expect(loadedBy("--help")).toEqual(["@stricli/core", "cli", "errors", "threads"]);
});
