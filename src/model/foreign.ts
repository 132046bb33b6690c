/** @module Words that the readers of other libraries' JSON share. */
import { z } from "zod";
import { Refusal } from "../errors.ts";

export const sideLength = z.int().positive();
export const triple = z.tuple([z.number(), z.number(), z.number()]);
export const positiveTriple = z.tuple([
  z.number().positive(),
  z.number().positive(),
  z.number().positive(),
]);

/** `json` as `schema` says it must be; `where` names it in the refusal. */
export function parsed<T>(schema: z.ZodType<T>, json: unknown, where: string): T {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new Refusal("model", [where, path.join("."), message].filter(Boolean).join(": "));
}

/** Both sides are the same, as steps of preprocessing need them. */
export function square(height: number, width: number, where: string): number {
  if (height === width) return height;
  throw new Refusal(
    "model",
    `${where}: a size of ${height}×${width} is not square, and images cannot be resized to it here`,
  );
}
