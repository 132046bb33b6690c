/** @module What networks are built of, as their code has it: no numbers, but facts with places, too. */
import { z } from "zod";
import json from "./traits.json" with { type: "json" };

const text = z.string().min(1).max(500);

export const traitsSchema = z.strictObject({
  traits: z.array(z.strictObject({ key: text, title: text })),
  networks: z.array(
    z.strictObject({
      zoo: text.describe("Its name in the zoo"),
      title: text,
      home: z.array(text).describe("The sources of its own authors, which are heard first"),
      role: z.enum(["subject", "background"]),
      says: z.record(text, z.strictObject({ says: text, place: text })).describe("By trait"),
    }),
  ),
  claims: z
    .array(z.strictObject({ model: text, trait: text, says: text, verdict: text }))
    .describe("What a talk said of them, and what is so"),
});

export type Traits = z.infer<typeof traitsSchema>;

let read: Traits | undefined;

/** Of Vim, VMamba and what they are compared with. */
export function traits(): Traits {
  read ??= traitsSchema.parse(json);
  return read;
}
