#!/usr/bin/env node
// The command of the installed package. What V8 makes of the code is kept, so that the next start is faster.
import * as nodeModule from "node:module";

nodeModule.enableCompileCache?.(); // Node 22.1 and later
const cache = nodeModule.getCompileCacheDir?.();
if (cache !== undefined) process.env.NODE_COMPILE_CACHE ??= cache; // for threads
await import("../src/cli/main.js");
