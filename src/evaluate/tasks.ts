/** @module The tasks, one file each. */
import type { Columns, Row } from "../record/index.ts";
import { classification } from "./classification.ts";
import { detection } from "./detection.ts";
import { type Plan, protocolOf } from "./plan.ts";
import type { Protocol } from "./protocols.ts";
import { segmentation } from "./segmentation.ts";
import { type AnyTask, type CommonRow, commonColumns } from "./task.ts";

/** Truth and columns are each task's own; what one makes goes only to itself again. */
const tasks = {
  classification: classification as unknown as AnyTask,
  detection: detection("detection") as unknown as AnyTask,
  "instance-segmentation": detection("instance-segmentation") as unknown as AnyTask,
  keypoints: detection("keypoints") as unknown as AnyTask,
  "semantic-segmentation": segmentation as unknown as AnyTask,
} as const satisfies Record<Protocol["task"], AnyTask>;

export const taskOf = ({ task }: Pick<Protocol, "task">): AnyTask => tasks[task];

/** The columns of the ledger of a run. */
export const columnsOf = (plan: Plan): typeof commonColumns & Columns => ({
  ...commonColumns,
  ...taskOf(protocolOf(plan)).columns(plan),
});

/** A row of any task. */
export type AnyRow = CommonRow & Row<Columns>;
