import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    globalSetup: "test/support/temporary-folder.ts",
    testTimeout: 60_000,
    env: { ORT_DISABLE_TELEMETRY: "1" }, // as src/runtime has it, for tests that ask the engine themselves
  },
});
