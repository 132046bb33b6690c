/** @module A table: opcode of a pickle → what it does to the stack (Python's pickletools, by name). */
import { viewOf } from "./cursor.ts";
import { Global, isShell, type Machine, type Value } from "./pickle-values.ts";

type Does = (m: Machine) => void;

const u8 = (m: Machine) => m.from.byte();
const u16 = (m: Machine) => viewOf(m.from.take(2)).getUint16(0, true);
const u32 = (m: Machine) => viewOf(m.from.take(4)).getUint32(0, true);
const u64 = (m: Machine) => Number(viewOf(m.from.take(8)).getBigUint64(0, true));

/** Python 2 wrote the bytes of its texts; names are ASCII in all of them. */
const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const text = (m: Machine, length: number) => m.push(utf8(m.from.take(length)));
const bytes = (m: Machine, length: number) => m.push(m.from.take(length).slice());

function line(m: Machine): string {
  const codes: number[] = [];
  for (let code = m.from.byte(); code !== 0x0a; code = m.from.byte()) {
    if (codes.push(code) > 1000) throw m.broken("a name of more than 1000 bytes");
  }
  return utf8(Uint8Array.from(codes));
}

/** Little-endian two's complement of any length; a number where it is exact. */
function long(m: Machine, length: number): number | bigint {
  if (length > 255) throw m.broken(`a number of ${length} bytes`);
  let value = 0n;
  const digits = m.from.take(length);
  for (let i = length - 1; i >= 0; i--) value = value * 256n + BigInt(digits[i]);
  if (length > 0 && digits[length - 1] & 0x80) value -= 1n << BigInt(8 * length);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function remembered(m: Machine, index: number): void {
  const value = m.memo.get(index);
  if (value === undefined) throw m.broken(`nothing is remembered as ${index}`);
  m.push(value);
}

const remember = (m: Machine, index: number) => void m.memo.set(index, m.peek());

function tuple(m: Machine, length: number): void {
  const values = Array.from({ length }, () => m.pop());
  m.push(values.reverse());
}

/** Items of anything but a list or set (an unknown class) are of no matter. */
function append(m: Machine, values: readonly Value[]): void {
  const list = m.peek();
  if (Array.isArray(list)) for (const value of values) list.push(value);
}

function setItems(m: Machine, items: readonly Value[]): void {
  const dictionary = m.peek();
  if (items.length % 2 !== 0) throw m.broken("a key without a value");
  if (!(dictionary instanceof Map)) return;
  for (let i = 0; i < items.length; i += 2) dictionary.set(items[i], items[i + 1]);
}

/** What was set on an object. Of containers and tensors it is of no matter (`_metadata`, hooks). */
function build(m: Machine): void {
  const state = m.pop();
  const target = m.peek();
  if (isShell(target)) target.state = state;
}

function call(m: Machine): void {
  const args = m.pop();
  m.push(m.call(m.pop(), args));
}

function stackGlobal(m: Machine): void {
  const name = m.pop();
  m.push(new Global(`${String(m.pop())}.${String(name)}`));
}

export const opcodes: Readonly<Record<number, Does>> = {
  128: (m) => {
    const protocol = u8(m);
    if (protocol > 5) throw m.broken(`the protocol ${protocol}`);
  }, // PROTO
  149: (m) => void u64(m), // FRAME: its length is of no matter to who reads one value after the other
  40: (m) => m.mark(), // MARK
  48: (m) => void m.pop(), // POP
  49: (m) => void m.popMark(), // POP_MARK
  50: (m) => m.push(m.peek()), // DUP
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  74: (m) => m.push(viewOf(m.from.take(4)).getInt32(0, true)), // BININT
  75: (m) => m.push(u8(m)), // BININT1
  77: (m) => m.push(u16(m)), // BININT2
  138: (m) => m.push(long(m, u8(m))), // LONG1
  139: (m) => m.push(long(m, u32(m))), // LONG4
  71: (m) => m.push(viewOf(m.from.take(8)).getFloat64(0)), // BINFLOAT, big-endian
  88: (m) => text(m, u32(m)), // BINUNICODE
  140: (m) => text(m, u8(m)), // SHORT_BINUNICODE
  141: (m) => text(m, u64(m)), // BINUNICODE8
  84: (m) => text(m, u32(m)), // BINSTRING
  85: (m) => text(m, u8(m)), // SHORT_BINSTRING
  66: (m) => bytes(m, u32(m)), // BINBYTES
  67: (m) => bytes(m, u8(m)), // SHORT_BINBYTES
  142: (m) => bytes(m, u64(m)), // BINBYTES8
  150: (m) => bytes(m, u64(m)), // BYTEARRAY8
  41: (m) => m.push([]), // EMPTY_TUPLE
  116: (m) => m.push(m.popMark()), // TUPLE
  133: (m) => tuple(m, 1), // TUPLE1
  134: (m) => tuple(m, 2), // TUPLE2
  135: (m) => tuple(m, 3), // TUPLE3
  93: (m) => m.push(m.container([])), // EMPTY_LIST
  97: (m) => append(m, [m.pop()]), // APPEND
  101: (m) => append(m, m.popMark()), // APPENDS
  125: (m) => m.push(m.container(new Map())), // EMPTY_DICT
  115: (m) => {
    const value = m.pop();
    setItems(m, [m.pop(), value]);
  }, // SETITEM
  117: (m) => setItems(m, m.popMark()), // SETITEMS
  143: (m) => m.push(m.container([])), // EMPTY_SET
  144: (m) => append(m, m.popMark()), // ADDITEMS
  145: (m) => m.push(m.popMark()), // FROZENSET
  113: (m) => remember(m, u8(m)), // BINPUT
  114: (m) => remember(m, u32(m)), // LONG_BINPUT
  148: (m) => remember(m, m.memo.size), // MEMOIZE
  104: (m) => remembered(m, u8(m)), // BINGET
  106: (m) => remembered(m, u32(m)), // LONG_BINGET
  99: (m) => {
    const module = line(m);
    m.push(new Global(`${module}.${line(m)}`));
  }, // GLOBAL
  147: stackGlobal, // STACK_GLOBAL
  82: call, // REDUCE
  129: call, // NEWOBJ
  146: (m) => {
    m.pop(); // arguments with names
    call(m);
  }, // NEWOBJ_EX
  98: build, // BUILD
  81: (m) => m.push(m.persistent(m.pop())), // BINPERSID
};
