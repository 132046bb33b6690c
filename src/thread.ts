/** @module What every thread of a crew begins as: it waits to be told what it is for, and becomes that. */
import { once } from "node:events";
import { type MessagePort, workerData } from "node:worker_threads";
import { become, type Purpose } from "./threads.ts";

const [purpose] = (await once(workerData as MessagePort, "message")) as [Purpose];
await become(purpose);
