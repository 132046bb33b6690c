/** @module Memory that did not suffice, in the engine or for what goes in and out of it. */

/** The engine could not get the memory it asked for; a smaller batch may pass. */
export class OutOfMemory extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutOfMemory";
  }
}

/** How it is said, by ONNX Runtime and by the allocators below it, and by JavaScript. */
const sayings = [
  /fail(ed)? to allocate|bad.?alloc|out of memory|not enough memory/i,
  /array buffer allocation failed|invalid typed array length/i,
];

/** Whether the words of an error say that memory did not suffice. */
export const saysOutOfMemory = (words: string): boolean => sayings.some((one) => one.test(words));

/** The same in few words: who asked for how much, where the engine says so. */
export function briefly(words: string): string {
  const [, size] = /requested buffer of size (\d+)/.exec(words) ?? [];
  if (size === undefined) return words.replace(/\s+/g, " ").trim();
  const [, node] = /Name:'([^']+)'/.exec(words) ?? [];
  const gibibytes = (Number(size) / 2 ** 30).toPrecision(3);
  return `${node === undefined ? "the engine" : `node "${node}"`} asked for ${gibibytes} GiB more, and there were not so many`;
}
