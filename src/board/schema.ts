/** @module What the JSON of the board is, as an OpenAPI description. */

const get = (summary: string, schema: object = { type: "object" }) => ({
  get: {
    summary,
    responses: {
      200: { description: "found", content: { "application/json": { schema } } },
      404: { description: "there is none; `problem` says so in one line" },
    },
  },
});

/** OpenAPI 3.1 of all addresses; `record` is the JSON Schema of records. */
export const apiSchema = (record: object): object => ({
  openapi: "3.1.0",
  info: {
    title: "Snellen board",
    version: "1",
    description:
      "Records, benchmarks and reported results. Shares are 0 to 1; lists take `from` and `count` (500 at most).",
  },
  paths: {
    "/api/records": get("Summaries of all records, the latest first, and what is damaged"),
    "/api/records/{id}": get("A whole record", { $ref: "#/components/schemas/record" }),
    "/api/benchmarks": get("All benchmarks, with how many results each has"),
    "/api/benchmarks/{dataset}/{metric}": get("The results of a benchmark, measured and reported"),
    "/api/models/{slug}": get("All that is known of a model"),
    "/api/reported": get("All reported results by source, with licence and attribution"),
    "/badges/{id}.svg": { get: { summary: "The headline of a record as a badge" } },
    "/badges/models/{slug}/{dataset}/{metric}.svg": {
      get: { summary: "A result of a model as a badge, measured if it was" },
    },
    "/feed.xml": { get: { summary: "The latest records as an Atom feed" } },
  },
  components: { schemas: { record } },
});
