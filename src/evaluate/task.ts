/**
 * @module What a task is: all that differs between classifying, detecting and segmenting. Whatever
 * runs, keeps and resumes is written once, over this.
 */
import type { Dataset, Sample } from "../data/index.ts";
import type { Model, PartialCard } from "../model/index.ts";
import type { Columns, Result, Row } from "../record/index.ts";
import type { Tensors } from "../runtime/index.ts";
import type { Look } from "../scene/index.ts";
import type { Evidence } from "./evidence.ts";
import type { Marks } from "./marks.ts";
import type { Plan } from "./plan.ts";
import type { Protocol } from "./protocols.ts";

/** What every ledger begins with. */
export const commonColumns = {
  sample: "string",
  /** The size of the encoded image; 0 where there is none. */
  bytes: "double",
  /** Why there is no prediction; null where there is one. */
  problem: "string?",
} as const satisfies Columns;

export type CommonRow = Row<typeof commonColumns>;

const ofModel = "output: ";

/** A problem that the model has, not the image. */
export const modelProblem = (problem: string): string => `${ofModel}${problem}`;
export const isModelProblem = (problem: string): boolean => problem.startsWith(ofModel);

/** What a task keeps of one sample, beside the common columns. */
export type Values<C extends Columns> = Row<C>;

/** An image that the model answered. */
export interface Answered {
  /** Outputs by name, as for a batch of one; an entry for each look at the image … */
  readonly outputs: readonly Tensors[];
  /** … of which these are all. */
  readonly looks: readonly Look[];
}

/** Says what the outputs of a model mean. */
export interface Reader<Truth, C extends Columns> {
  /** Names of the outputs that it reads. */
  readonly outputs: readonly string[];
  /** How it reads them, in words for the record; nothing where there is nothing to choose. */
  readonly does: readonly string[];
  /** Whether the outputs of several images come stacked along their first axis. */
  readonly stacked: boolean;
  /**
   * What is kept of an answer. An answer that cannot be used (`output`) and a truth that cannot be read (`data`)
   * are refused, which is a problem of that sample; every other refusal ends the run.
   */
  read(sample: Sample<Truth>, answered: Answered): Promise<Values<C>>;
}

export interface Fitting<Truth> {
  readonly model: Model;
  readonly card: PartialCard;
  readonly dataset: Dataset<Truth>;
  readonly protocol: Protocol;
  /** Whether all scores of a classifier are kept. */
  readonly keepsLogits: boolean;
}

/** Follows the rows of a run, and stops it by a refusal. */
export interface Watch<R> {
  see(rows: readonly R[]): void;
  end(): void;
}

/** What a ledger comes to. */
export interface Conclusion {
  /** How many samples were scored. */
  readonly scored: number;
  readonly results: readonly Result[];
  readonly tables: Readonly<Record<string, unknown>>;
}

/** An answer and the truth, to be looked at. */
export interface Shown {
  /** How far off the answer is: 0 where nothing is wrong, and the larger the worse. */
  readonly wrong: number;
  /** The same in words. */
  readonly says: string;
  truth(): Marks;
  said(): Marks;
}

/** How much of a task is held in memory at once, where nobody says it. */
export interface Usual {
  /** Images that go through the graph together. */
  readonly batch: number;
  /** Rows in a part of the ledger: they are held until it is written, and are what a kill can cost. */
  readonly partRows: number;
}

export interface Task<Truth, C extends Columns> {
  readonly usual: Usual;
  /** What it keeps of each sample, beside the common columns. */
  columns(plan: Pick<Plan, "keepsLogits">): C;
  /** Refuses a model and a dataset that do not fit each other. */
  reader(fitting: Fitting<Truth>): Reader<Truth, C>;
  /** What is kept of a sample without an answer: its truth, if it can be read. */
  unanswered(sample: Sample<Truth>): Promise<Values<C>>;
  /** Whether a kept row is of the truth that a sample has now; a truth that cannot be read is another. */
  isOf(row: Values<C>, sample: Sample<Truth>): Promise<boolean>;
  watch?(dataset: Dataset<Truth>, where: string): Watch<CommonRow & Values<C>>;
  /** How the answer of a row looks; undefined where the sample is not scored. */
  show(row: CommonRow & Values<C>, plan: Plan): Shown | undefined;
  /** What all rows that have an answer show, for comparisons. */
  evidence(rows: AsyncIterable<CommonRow & Values<C>>, plan: Plan): Promise<Evidence>;
  /** Of all rows that have an answer, in their order. */
  conclude(rows: AsyncIterable<CommonRow & Values<C>>, plan: Plan): Promise<Conclusion>;
}

/** A task whose truth and columns only it knows. */
export type AnyTask = Task<unknown, Columns>;
