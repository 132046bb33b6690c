/** @module What `JSON.parse` does not say: that an object has a key twice. */

/** A key that an object in the text has twice, as it is written; undefined if there is none. */
export function twiceNamed(json: string): string | undefined {
  const open: Set<string>[] = [];
  let last = "";
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (token !== ":") last = token;
    else {
      const key = String(JSON.parse(last)); // `"\u0061"` is `"a"`
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
