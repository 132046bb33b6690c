/**
 * @module Pickles, read as data. A pickle is a program for a small stack machine; this machine makes
 * numbers, texts and containers, and knows neither classes nor functions: what a pickle calls is asked
 * of `calls`, and becomes an inert value where that does not know it. It reads what torch.save writes
 * (protocol 2, and 3 to 5 where asked for; Python's pickletools names the opcodes) and no more.
 */
import { refusal } from "./bytes.ts";
import type { Cursor } from "./cursor.ts";
import { opcodes } from "./pickle-opcodes.ts";
import { Global, type Machine, type Value } from "./pickle-values.ts";

/** What the machine does not know by itself. */
export interface Calls {
  /** What `function(*args)` gives; undefined where it is unknown. */
  call(name: string, args: readonly Value[]): Value | undefined;
  /** What a persistent id stands for. */
  persistent(id: Value): Value;
}

/** The largest checkpoints have some hundred thousand; more is no checkpoint. */
const mostSteps = 2 ** 22;
const mostContainers = 2 ** 20;
const mostBytes = 2 ** 26;

/** The value of the pickle that begins at the cursor, which stands behind it afterwards. */
export function readPickle(from: Cursor, calls: Calls): Value {
  const start = from.at;
  const machine = machineOver(from, calls);
  for (let step = 0; step < mostSteps && from.at - start < mostBytes; step++) {
    const at = from.at;
    const opcode = from.byte();
    if (opcode === 0x2e) return machine.pop(); // STOP
    const does = opcodes[opcode];
    if (does === undefined) {
      const code = `0x${opcode.toString(16).padStart(2, "0")}`;
      throw refusal(from.name, `the opcode ${code} at byte ${at} is none that torch.save writes`);
    }
    does(machine);
  }
  throw refusal(from.name, "its pickle is longer than that of any checkpoint");
}

function machineOver(from: Cursor, { call, persistent }: Calls): Machine {
  let stack: Value[] = [];
  const marks: Value[][] = [];
  const memo = new Map<number, Value>();
  let containers = 0;
  const broken = (what: string) =>
    refusal(
      from.name,
      `damaged or not of torch.save: ${what} in the pickle, before byte ${from.at}`,
    );
  return {
    from,
    broken,
    memo,
    push(value) {
      stack.push(value);
    },
    pop() {
      const value = stack.pop();
      if (value === undefined) throw broken("a value is missing");
      return value;
    },
    peek() {
      const value = stack.at(-1);
      if (value === undefined) throw broken("a value is missing");
      return value;
    },
    mark() {
      marks.push(stack);
      stack = [];
    },
    popMark() {
      const values = stack;
      const below = marks.pop();
      if (below === undefined) throw broken("a mark is missing");
      stack = below;
      return values;
    },
    container(value) {
      if (++containers > mostContainers) throw broken(`more than ${mostContainers} containers`);
      return value;
    },
    call(callee, args) {
      const name = callee instanceof Global ? callee.name : "";
      const list = Array.isArray(args) ? args : [args];
      const known = name === "" ? undefined : call(name, list);
      return (
        known ?? this.container({ name: name || "a call of a value", args: list, state: undefined })
      );
    },
    persistent,
  };
}
