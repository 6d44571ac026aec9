import type { tasks_v1 } from "@googleapis/tasks";

export type Task = tasks_v1.Schema$Task;

/** A step of a to-do lies below it, as far as one level. */
export const longestTitle = 1024;
export const longestNotes = 8192;
