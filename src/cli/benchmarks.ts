import { buildCommand } from "@stricli/core";
import { json } from "./flags.ts";
import { bold, dim, print, printJson, table } from "./print.ts";

export default buildCommand({
  docs: {
    brief: "List the benchmarks: a dataset with a protocol",
    customUsage: [{ input: "", brief: "what `snellen evaluate` takes as its benchmark" }],
  },
  parameters: { flags: { json } },
  async func({ json: asJson }: { readonly json: boolean }) {
    const { idOf, protocolDigest, protocols } = await import("../evaluate/index.ts");
    if (asJson) {
      return printJson(protocols.map((p) => ({ id: idOf(p), digest: protocolDigest(p), ...p })));
    }
    print(table(protocols.map(({ name, summary }) => [bold(name), summary])));
    print(dim("\nthe part before the slash is enough where it names one; metrics are in --json"));
  },
});
