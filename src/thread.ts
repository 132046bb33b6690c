/** @module What every thread of a crew runs: it waits to be told of work, and does it. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { doWork } from "./threads.ts";

doWork(parentPort as MessagePort); // which every thread has
