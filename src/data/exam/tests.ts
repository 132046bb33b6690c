/** @module The eye tests, by name. */
import { acuity } from "./acuity.ts";
import { contrast } from "./contrast.ts";
import { crowding } from "./crowding.ts";
import type { EyeTest } from "./eye-test.ts";
import { field } from "./field.ts";

export const eyeTests = { acuity, contrast, field, crowding } satisfies Record<string, EyeTest>;

export type EyeTestName = keyof typeof eyeTests;
