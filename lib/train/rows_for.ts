import { parseTemplate } from "../heads/mod.ts";
import type { RunConfig } from "./run_config.ts";
import type { ClassTask, RowTask } from "./task_head.ts";

/** The part of a run config that says what its rows are. */
export type RowsConfig = { task: RowTask } | Pick<PromptConfig, "task" | "head">;
type PromptConfig = Extract<RunConfig, { task: "prompt" }>;

/** What a config's rows are: those for prompts are single texts or pairs, as the template says. */
export function rowsFor(config: Exclude<RowsConfig, { task: "tags" }>): ClassTask;
export function rowsFor(config: RowsConfig): RowTask;
export function rowsFor(config: RowsConfig): RowTask {
  if (config.task !== "prompt") return config.task;
  const { template, templates: [first = ""] = [] } = config.head;
  return parseTemplate(template ?? first).isPair ? "pair" : "sentence";
}
