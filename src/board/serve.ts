/** @module A board that listens. */
import { createHash, timingSafeEqual } from "node:crypto";
import { serve as listen } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { messageOf, Refusal } from "../errors.ts";
import { largestBody, writing } from "./api.ts";
import { board } from "./board.ts";
import type { BoardSources } from "./sources.ts";

export interface ServeOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Who says it may write; undefined: nobody may. */
  readonly token?: string | undefined;
}

export interface Serving extends AsyncDisposable {
  /** Where it is, such as `http://127.0.0.1:7373`. */
  readonly address: string;
}

/** Requests that are worked on at once; an answer may have 300 kB and more, so this bounds the memory of a rush. */
export const mostAtOnce = 1024;

/** Refuses for a moment what would be too much at once. */
function atMost(most: number): MiddlewareHandler {
  let working = 0;
  return async (c, next) => {
    if (working >= most) {
      return c.json({ problem: "too much is asked at once; ask again in 2 s" }, 503, {
        "Retry-After": "2",
      });
    }
    working++;
    try {
      return await next();
    } finally {
      working--;
    }
  };
}

/** The board with its limits, and writing where there is a token. */
export function withLimits(sources: BoardSources, token?: string): Hono {
  const app = new Hono();
  app.use(atMost(mostAtOnce));
  app.use(
    bodyLimit({
      maxSize: largestBody,
      onError: (c) => c.json({ problem: `more than ${largestBody / 2 ** 20} MiB` }, 413),
    }),
  );
  app.use(compress());
  if (token !== undefined) {
    const writer = writing(sources, sameAs(token));
    app.on(["POST", "PUT"], "/api/*", (c) => writer.fetch(c.req.raw));
  }
  const pages = board(sources);
  app.get("*", (c) => pages.fetch(c.req.raw));
  app.all("*", (c) =>
    c.json({ problem: "only reading is possible here" }, 405, { Allow: "GET, HEAD" }),
  );
  return app;
}

/** Listens until it is disposed of. @throws Refusal where the port is taken or forbidden */
export async function serve(
  sources: BoardSources,
  { host, port, token }: ServeOptions,
): Promise<Serving> {
  const app = withLimits(sources, token);
  await app.request("/"); // what pages have in common is read before anybody waits for it
  return await new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch: app.fetch,
        hostname: host,
        port,
        serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 5_000 },
      },
      (at) => {
        // Nor is what draws charts, once whoever opened the board has its first page.
        setTimeout(() => void import("./benchmark.ts"), 300).unref();
        const name = at.family === "IPv6" ? `[${at.address}]` : at.address;
        resolve({
          address: `http://${name}:${at.port}`,
          [Symbol.asyncDispose]: () =>
            new Promise((closed) => {
              server.close(() => closed());
              if ("closeAllConnections" in server) server.closeAllConnections();
            }),
        });
      },
    );
    // Who reads nothing of an answer does not keep it.
    if ("timeout" in server) server.timeout = 60_000;
    server.on("error", (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === "EADDRINUSE" ? "it is taken; --port 0 takes a free one" : messageOf(cause);
      reject(new Refusal("usage", `cannot listen on ${host}:${port}: ${why}`, { cause }));
    });
  });
}

/** Compared in a time that does not tell how much of it was right. */
function sameAs(token: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const right = digest(token);
  return (given) => timingSafeEqual(digest(given), right);
}
