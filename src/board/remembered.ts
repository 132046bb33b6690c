/** @module What is made from other things once, and again only from other ones. */

/** `make`, with what it made of the same two objects; it is forgotten with them. */
export function remembered<A extends object, B extends object, Made>(
  make: (a: A, b: B) => Made,
): (a: A, b: B) => Made {
  const known = new WeakMap<A, WeakMap<B, { readonly made: Made }>>();
  return (a, b) => {
    const ofA = known.get(a) ?? new WeakMap();
    known.set(a, ofA);
    const found = ofA.get(b) ?? { made: make(a, b) };
    ofA.set(b, found);
    return found.made;
  };
}
