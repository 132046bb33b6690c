/** Looks up or makes the value of a key; the values of the `most` keys last asked for are kept. */
export function keepRecent<Value>(most: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>(); // oldest use first
  return (key, make) => {
    const value = values.get(key) ?? make();
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > most) values.delete(oldest);
    return value;
  };
}
