import { afterEach, describe, expect, test } from "vitest";
import type { Question, Task } from "../test/support/answering-worker.ts";
import { Refusal } from "./errors.ts";
import { type Ask, type Crew, crewOf, dismissAll } from "./threads.ts";

const module = new URL("../test/support/answering-worker.ts", import.meta.url);
const made: Crew[] = [];

/** A crew with one kind of work. */
interface Workers extends AsyncDisposable {
  readonly ask: Ask<Question, unknown>;
}

function workers(size: number, task: Task = "stays"): Workers {
  const crew = crewOf(size);
  made.push(crew);
  return {
    ask: crew.does<Question, unknown>(module, task),
    [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose](),
  };
}

afterEach(async () => {
  for (const one of made.splice(0)) await one[Symbol.asyncDispose]();
});

/** What came of promises, in words. */
const outcomes = async (asked: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(asked)).map((one) =>
    one.status === "fulfilled" ? one.value : (one.reason as Error).message,
  );

describe("a crew", () => {
  test.each([1, 3])("of %i gives each question its own answer", async (size) => {
    const one = workers(size);
    const asked = Array.from({ length: 12 }, (_, i) => one.ask({ wait: (i * 7) % 5, say: i }));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  });

  test("gives a thread two questions at once: one to work on, and the next", async () => {
    const one = workers(1);
    await Promise.all([1, 2, 3, 4, 5].map((say) => one.ask({ wait: 20, say })));
    expect(await one.ask({ count: "questions at once" })).toBe(2);
  });

  test("gives work to all its threads", async () => {
    const one = workers(2);
    await Promise.all([one.ask({ wait: 0, say: 0 }), one.ask({ wait: 0, say: 1 })]); // loaded
    const order: string[] = [];
    const say = async (wait: number, word: string) =>
      order.push(String(await one.ask({ wait, say: word })));
    await Promise.all([say(400, "slow"), say(1, "quick"), say(1, "quick")]);
    expect(order).toEqual(["quick", "quick", "slow"]);
  });

  test("passes a refusal on as a refusal, with its fault", async () => {
    const refused = workers(1).ask({ refuse: "a.jpg: no image" });
    await expect(refused).rejects.toEqual(new Refusal("data", "a.jpg: no image"));
    await expect(refused).rejects.toMatchObject({ fault: "data" });
  });

  test("passes every other error on as a defect, with the place where it was thrown", async () => {
    const one = workers(1);
    const failed = one.ask({ fail: "x is not a function" });
    await expect(failed).rejects.not.toBeInstanceOf(Refusal);
    await expect(failed).rejects.toThrow(
      /^internal: TypeError: x is not a function\n.*answering-worker/,
    );
    expect(await one.ask({ wait: 0, say: "it goes on" })).toBe("it goes on");
  });

  test("shares its threads among all its work, each with a task of its own", async () => {
    const crew = crewOf(2);
    made.push(crew);
    const say = { wait: 0, say: "it goes on" };
    const [a, b] = [1, 2].map(() => crew.does<Question, unknown>(module, "stays"));
    const threads = (ask: Ask<Question, unknown>) =>
      Promise.all([1, 2].map(() => ask({ thread: "id" })));
    const ids = await threads(a);
    expect(new Set(ids).size).toBe(2);
    expect(new Set([...ids, ...(await threads(b))]).size).toBe(2);
    await Promise.all([1, 2, 3].map(() => a({ wait: 20, say: "" })));
    expect([await a({ count: "questions at once" }), await b(say)]).toEqual([2, "it goes on"]);
    expect(await b({ count: "questions at once" })).toBe(1);
  });

  test("gives some work to some of its threads only", async () => {
    const crew = crewOf(3);
    made.push(crew);
    const ask = crew.does<Question, unknown>(module, "stays", 1);
    const ids = await Promise.all([1, 2, 3, 4].map(() => ask({ thread: "id" })));
    expect(new Set(ids).size).toBe(1);
  });

  test("of more threads than the cores have use for is refused", () => {
    expect(() => workers(100_000)).toThrow(
      /^100000 threads are too many for \d+ cores; take at most/,
    );
  });

  test("says so where a question cannot cross over, and goes on", async () => {
    const one = workers(1);
    await expect(one.ask({ wait: 0, say: () => 1 })).rejects.toThrow("internal: cannot be asked:");
    expect(await one.ask({ wait: 0, say: "it goes on" })).toBe("it goes on");
  });
});

describe("a thread that dies", () => {
  test.each<[Task, string]>([
    ["throws at load", "internal: a thread died: cannot load"],
    ["exits at load", "internal: a thread ended with code 3"],
  ])("because it %s answers all questions with the reason", async (task, reason) => {
    const one = workers(2, task);
    const asked = Array.from({ length: 6 }, (_, say) => one.ask({ wait: 0, say }));
    expect(await outcomes(asked)).toEqual(Array(6).fill(reason));
    expect(await outcomes([one.ask({ wait: 0, say: "later" })])).toEqual([reason]);
  });

  test.each([
    ["throws", "internal: a thread died: out of its mind"],
    ["exits", "internal: a thread ended with code 3"],
  ] as const)("in the middle because it %s takes no question along", async (dies, reason) => {
    const one = workers(1);
    expect(await one.ask({ wait: 0, say: "before" })).toBe("before");
    const asked = [one.ask({ dies }), ...[1, 2, 3].map((say) => one.ask({ wait: 1000, say }))];
    expect(await outcomes(asked)).toEqual(Array(4).fill(reason));
    expect(await outcomes([one.ask({ wait: 0, say: "later" })])).toEqual([reason]);
  });

  test("while nobody asks it is remembered", async () => {
    const one = workers(1, "throws at load");
    await new Promise((later) => setTimeout(later, 500));
    expect(await outcomes([one.ask({ wait: 0, say: 1 })])).toEqual([
      "internal: a thread died: cannot load",
    ]);
  });

  test("leaves the others their answers", async () => {
    const one = workers(2);
    await Promise.all([one.ask({ wait: 0, say: 0 }), one.ask({ wait: 0, say: 1 })]); // loaded
    const asked = [one.ask({ dies: "throws" }), one.ask({ wait: 200, say: "of the other" })];
    expect((await outcomes(asked))[1]).toBe("of the other");
  });
});

describe("the end of a crew", () => {
  test("waits for what is being answered, and refuses what no thread has begun", async () => {
    const one = workers(1);
    const asked = [1, 2, 3].map((say) => one.ask({ wait: 100, say }));
    const said = outcomes(asked);
    await one[Symbol.asyncDispose]();
    const refused = "internal: asked of threads that were disposed of";
    expect(await said).toEqual([1, 2, refused]);
    expect(await outcomes([one.ask({ wait: 0, say: 4 })])).toEqual([refused]);
    await one[Symbol.asyncDispose]();
  });

  test.each<Task>(["throws at load", "exits at load"])(
    "comes for threads that died because they %s",
    async (task) => {
      await workers(2, task)[Symbol.asyncDispose]();
      const one = workers(1, task);
      await outcomes([one.ask({ wait: 0, say: 1 })]);
      await one[Symbol.asyncDispose]();
    },
  );

  test("comes for all at once with dismissAll, however much is asked meanwhile", async () => {
    const [a, b] = [workers(1), workers(1)];
    const heard: unknown[] = [];
    const goOn = async (one: Workers): Promise<never> => {
      for (;;) heard.push(await one.ask({ wait: 20, say: "answer" }));
    };
    for (const one of [a, a, a, b]) goOn(one).catch(() => undefined); // refused when disposed of
    await a.ask({ wait: 0, say: 0 });
    await Promise.all([dismissAll(), dismissAll()]);
    const { length } = heard;
    await new Promise((later) => setTimeout(later, 100));
    expect(heard).toHaveLength(length);
  });
});
