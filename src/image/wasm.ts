/** @module The hot loops that are written in C: how their WebAssembly becomes functions. */
/** The little of WebAssembly that is used here: the types of Node leave it out. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
};

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Memory grows in pages of so many bytes. */
export const PAGE = 1 << 16;

/** The functions of a module, which is base64 as make-wasm.py leaves it, and the memory they work on. */
export function instanceOf<Functions>(base64: string): { memory: Memory; exports: Functions } {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const program = new WebAssembly.Module(Buffer.from(base64, "base64"));
  const { exports } = new WebAssembly.Instance(program, { env: { memory } });
  return { memory, exports: exports as Functions };
}
