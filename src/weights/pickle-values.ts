/** @module What a pickle holds, as the machine that reads it sees it. */

import type { Cursor } from "./cursor.ts";
import type { StoredType } from "./dtypes.ts";
import type { View } from "./strided.ts";

/** The name of a class or function, `module.name`. It is a name and nothing else. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A storage that a pickle refers to, before it is known where its bytes are. */
export class Storage {
  readonly key: string;
  /** Null for bytes of which only the tensor knows the type. */
  readonly type: StoredType | null;
  /** In elements; in bytes where there is no type. */
  readonly length: number;
  /** Where a view into another storage begins in it, in elements (before 1.6). */
  readonly from: number;
  constructor(
    key: string,
    { type, length, from = 0 }: Pick<Storage, "type" | "length"> & { from?: number },
  ) {
    this.key = key;
    this.type = type;
    this.length = length;
    this.from = from;
  }
}

/** A tensor as a view into a storage. */
export class StoredTensor implements View {
  readonly storage: Storage;
  readonly type: StoredType;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: Storage, type: StoredType, { offset, shape, strides }: View) {
    this.storage = storage;
    this.type = type;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** An object of a class that is not known; its state comes after it was made. */
export interface Shell {
  readonly name: string;
  readonly args: readonly Value[];
  state: Value | undefined;
}

/** An object of an unknown class: no other value has arguments. */
export const isShell = (value: Value): value is Shell =>
  typeof value === "object" && value !== null && "args" in value;

/** Dictionaries are maps; lists, tuples and sets are arrays. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Value[]
  | Map<Value, Value>
  | Global
  | Storage
  | StoredTensor
  | Shell;

/** The stack machine, as its opcodes see it. */
export interface Machine {
  readonly from: Cursor;
  readonly memo: Map<number, Value>;
  push(value: Value): void;
  pop(): Value;
  peek(): Value;
  mark(): void;
  /** The values above the last mark. */
  popMark(): Value[];
  /** Counts a container, so that no small file fills the memory with empty ones. */
  container<V extends Value>(value: V): V;
  call(callee: Value, args: Value): Value;
  persistent(id: Value): Value;
  broken(what: string): Error;
}
