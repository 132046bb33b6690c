/**
 * @module An order of the nodes of a graph in which as little as possible is held at once. Sets of nodes that
 * can have been run are visited from the empty one to the whole (Bellman's principle: how such a set was run
 * matters only by the peak until then), the `width` best of each size; so it is exact where no more than
 * that are ever open. What can only help is done at once: a node after which no more is held than before it, and
 * during which no more is held than before already. Trees have a method of their own, which is exact.
 */
import {
  type Buffer,
  dyingIn,
  type Lifetimes,
  netBytes,
  type PeakOptions,
  peakIn,
  type Step,
  transientBytes,
} from "./lifetimes.ts";
import { treeOrder } from "./tree-order.ts";

export interface Order {
  /** The numbers of the steps. */
  readonly order: readonly number[];
  readonly peakBytes: number;
  /** Whether no order can need less. */
  readonly isProven: boolean;
}

export interface SearchOptions extends PeakOptions {
  /** How many sets of each size are looked at. */
  readonly width?: number;
}

/** Some steps that have been done. */
interface Done {
  readonly count: number;
  readonly alive: number;
  readonly peak: number;
  /** Of the set, whatever the order was. */
  readonly key: string;
  readonly last: Link | undefined;
  readonly ready: readonly number[];
  /** How many steps still take a buffer, and how many a step still waits for; where some is open. */
  readonly left: ReadonlyMap<number, number>;
  readonly waits: ReadonlyMap<number, number>;
}

/** Bytes that are held while a step is done, and how many more or fewer after it. */
interface Effect {
  readonly during: number;
  readonly net: number;
}

interface Link {
  readonly step: number;
  readonly before: Link | undefined;
}

/** Of the steps that are ready, how many are tried after a set. */
const mostTried = 16;

/** The best order that the search finds, and never one that is worse than the order as it stands. */
export function bestOrder(lifetimes: Lifetimes, options: SearchOptions = {}): Order {
  const { steps, buffers } = lifetimes;
  const { width = 32 } = options;
  const asItStands = { order: [...steps.keys()], peakBytes: peakIn(lifetimes, options) };
  const least = Math.max(0, ...steps.map((step) => alone(step, buffers, options)));
  if (asItStands.peakBytes === least) return { ...asItStands, isProven: true };

  const tree = treeOrder(lifetimes, options);
  if (tree !== undefined) {
    return {
      order: tree,
      peakBytes: peakIn(lifetimes, { ...options, order: tree }),
      isProven: true,
    };
  }
  const walk = walkOver(lifetimes, options, least);
  const bySize = Array.from({ length: steps.length + 1 }, () => new Map<string, Done>());
  let isProven = true;
  const begin = walk.begin();
  bySize[begin.count].set(begin.key, begin);
  for (const open of bySize.slice(0, -1)) {
    const sorted = [...open.values()].sort((a, b) => a.peak - b.peak || a.alive - b.alive);
    const mostReady = Math.max(0, ...sorted.map(({ ready }) => ready.length));
    // The more is ready, the more each set costs: then fewer are looked at, or a wide graph takes minutes.
    const chosen = sorted.slice(0, Math.max(1, Math.min(width, (32 * width) / mostReady)));
    if (chosen.length < sorted.length || mostReady > mostTried) isProven = false;
    open.clear();
    for (const done of chosen) {
      for (const step of walk.worthTrying(done)) {
        const next = walk.after(done, step);
        if (next.peak >= asItStands.peakBytes) continue;
        const same = bySize[next.count].get(next.key);
        if (same === undefined || next.peak < same.peak) bySize[next.count].set(next.key, next);
      }
    }
  }
  const [found] = bySize[steps.length].values();
  if (found === undefined) return { ...asItStands, isProven };
  return {
    order: orderOf(found),
    peakBytes: found.peak,
    isProven: isProven || found.peak === least,
  };
}

/** What a step needs if nothing else is held but what it takes: no order can need less. */
const alone = (step: Step, buffers: readonly Buffer[], options: PeakOptions): number => {
  const dying = dyingIn(step, buffers, () => 1); // at best, nothing else takes them later
  const held = step.takes.reduce((sum, buffer) => sum + buffers[buffer].bytes, 0);
  return held + transientBytes(step, { buffers, dying }, options);
};

function walkOver({ steps, buffers }: Lifetimes, options: PeakOptions, least: number) {
  const followers = steps.map((): number[] => []);
  for (const [at, { after }] of steps.entries()) for (const from of after) followers[from].push(at);
  const marks = steps.map((_, at) => [mixed(at * 2 + 1), mixed(at * 2 + 2)] as const);

  /** What a step would do now. */
  function effectOf(at: number, { alive, left }: Pick<Done, "alive" | "left">): Effect {
    const leftOf = (buffer: number) => left.get(buffer) ?? buffers[buffer].uses;
    const dying = dyingIn(steps[at], buffers, leftOf);
    return {
      during: alive + transientBytes(steps[at], { buffers, dying }, options),
      net: netBytes(steps[at], { buffers, dying }),
    };
  }

  /** All that is ready, or of very many those after which least is held. */
  function worthTrying(done: Done): readonly number[] {
    if (done.ready.length <= mostTried) return done.ready;
    const nets = new Map(done.ready.map((at) => [at, effectOf(at, done).net]));
    return done.ready
      .toSorted((a, b) => Number(nets.get(a)) - Number(nets.get(b)))
      .slice(0, mostTried);
  }

  function after(done: Done, first: number): Done {
    const left = new Map(done.left);
    const waits = new Map(done.waits);
    let ready = [...done.ready];
    let { count, alive, peak, last } = done;
    let [a, b] = done.key.split(" ").map(Number);

    function run(at: number, { during, net }: Effect): void {
      peak = Math.max(peak, during);
      alive += net;
      for (const buffer of steps[at].takes) {
        const uses = (left.get(buffer) ?? buffers[buffer].uses) - 1;
        if (uses === 0) left.delete(buffer);
        else left.set(buffer, uses);
      }
      const freed = followers[at].filter((next) => {
        const open = (waits.get(next) ?? steps[next].after.length) - 1;
        if (open === 0) waits.delete(next);
        else waits.set(next, open);
        return open === 0;
      });
      ready = [...ready.filter((other) => other !== at), ...freed];
      count++;
      last = { step: at, before: last };
      a ^= marks[at][0];
      b ^= marks[at][1];
    }

    if (first >= 0) run(first, effectOf(first, { alive, left }));
    for (let before = -1; before !== count; ) {
      before = count;
      for (const at of [...ready]) {
        const effect = effectOf(at, { alive, left });
        if (effect.net <= 0 && effect.during <= Math.max(peak, least)) run(at, effect);
      }
    }
    return { count, alive, peak, key: `${a} ${b}`, last, ready, left, waits };
  }

  const nothing: Done = {
    count: 0,
    alive: 0,
    peak: 0,
    key: "0 0",
    last: undefined,
    ready: [...steps.keys()].filter((at) => steps[at].after.length === 0),
    left: new Map(),
    waits: new Map(),
  };
  return { begin: () => after(nothing, -1), worthTrying, after };
}

/** Bits that look like chance, always the same: sets are told apart by the exclusive or of their members'. */
function mixed(n: number): number {
  let x = Math.imul(n, 0x9e37_79b1);
  x = Math.imul(x ^ (x >>> 15), 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
  return x ^ (x >>> 16);
}

function orderOf({ last }: Done): number[] {
  const order: number[] = [];
  for (let link = last; link !== undefined; link = link.before) order.push(link.step);
  return order.reverse();
}
