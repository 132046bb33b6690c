/** @module Functions whose module is loaded by their first call: so that a start pays only for what it uses. */
type Call<Arguments extends unknown[], Outcome> = (...given: Arguments) => Promise<Outcome>;

/** The function that `load` gives, loaded when it is first called. */
export const late =
  <Arguments extends unknown[], Outcome>(
    load: () => Promise<Call<Arguments, Outcome>>,
  ): Call<Arguments, Outcome> =>
  async (...given) =>
    (await load())(...given);
