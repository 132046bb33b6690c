/** @module The selective scans of a network: how many there are, how long and how wide. */
import { isFile, type ModelOptions, named } from "../catalogue/index.ts";
import { costsOf } from "../onnx/index.ts";
import type { ProfileRecord } from "../record/index.ts";
import { networks } from "../zoo/index.ts";

export type Scanned = Pick<
  NonNullable<ProfileRecord["lowerings"]>[number]["scans"][number],
  "blocks" | "length" | "channels" | "states" | "routes"
>;

/** Whether it is a network of the zoo with selective scans, whose lowering can be chosen. */
export const hasScans = (name: string): boolean => !isFile(name) && networks[name]?.scans === true;

/**
 * What the blocks of a network scan, in their order, blocks that scan the same together; of files and of
 * networks without selective scans, nothing.
 */
export async function scansOf(
  name: string,
  { sides, ...build }: ModelOptions & { readonly sides?: readonly [number, number] | undefined },
): Promise<Scanned[]> {
  if (!hasScans(name)) return [];
  const asked = { ...build, ...(sides && { size: sides }), scan: "scan" }; // one step for each element
  return named(name, asked, async ({ outputs }) => {
    const byBlock = new Map<string, Omit<Scanned, "blocks">>();
    for (const { node, recurrence } of costsOf(outputs).nodes) {
      if (recurrence === undefined) continue;
      const [state, given] = node.outputs.map(({ shape }) => shape.map(Number)); // [N, S, E], [N, L, 1, E]
      const routes = (byBlock.get(node.scope)?.routes ?? 0) + 1;
      byBlock.set(node.scope, { length: given[1], channels: state[2], states: state[1], routes });
    }
    const kinds = new Map<string, Scanned>();
    for (const one of byBlock.values()) {
      const key = JSON.stringify(one);
      kinds.set(key, { ...one, blocks: (kinds.get(key)?.blocks ?? 0) + 1 });
    }
    return [...kinds.values()];
  });
}

/** Bytes that a kernel has to move that keeps states to itself: it reads u, Δ [L, E] and B, C [L, S], and writes y [L, E]. */
export const idealBytes = (
  { length, channels, states, routes }: Omit<Scanned, "blocks">,
  batch = 1,
): number => 4 * batch * routes * length * (3 * channels + 2 * states);

/** The arithmetic of scans as VMamba's authors count it, for one image: 9 · L · E · S + L · E. */
export function publishedOperations(scans: readonly Scanned[], gatesInside: boolean): number {
  const outputs = gatesInside ? 2 : 1; // a gate in the kernel multiplies each output
  return scans.reduce(
    (sum, { blocks, routes, length, channels, states }) =>
      sum + blocks * routes * length * channels * (9 * states + outputs),
    0,
  );
}
