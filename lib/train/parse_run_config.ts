import type { z } from "zod";
import { nearestName } from "../fetch/mod.ts";
import { PromptHeadOptions } from "../heads/mod.ts";
import { Columns, Layers, LOSSES, Optim, RunConfig } from "./run_config.ts";
import { TAG_HEADS } from "./tag_head_options.ts";
import { HEAD_OPTIONS } from "./task_head.ts";

/**
 * Reads a run config, in sentences that name each wrong entry by its path.
 *
 * @throws {TypeError} If it is not valid; its cause is the ZodError.
 */
export function parseRunConfig(input: unknown): RunConfig {
  const result = RunConfig.safeParse(input);
  if (result.success) return result.data;
  const problems = configProblems(result.error, input, suggestion);
  throw new TypeError(`Expected a run config but found:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}

/** Where each known name stands. */
const PLACES = new Map([
  ...RunConfig.options.flatMap(({ shape }) => placesOf(shape, "")),
  ...TAG_HEADS.flatMap(({ shape }) => placesOf(shape, "head.")),
  ...Object.values(HEAD_OPTIONS).flatMap(({ shape }) => placesOf(shape, "head.")),
  ...placesOf(PromptHeadOptions.shape, "head."),
  ...LOSSES.flatMap((loss) => placesOf(loss.shape, "loss.")),
  ...placesOf(Optim.shape, "optim."),
  ...placesOf(Layers.shape, "layers."),
  ...placesOf(Columns.shape, "columns."),
].reverse()); // of equal names the outermost counts

/** Names of a part of a config, with where they stand. */
export function placesOf(shape: object, prefix: string): [string, string][] {
  return Object.keys(shape).map((name) => [name, prefix + name]);
}

/** What is to be said of an unknown name, behind "unknown". */
export type Suggest = (key: string, path: readonly PropertyKey[]) => string;

/** A line for each wrong entry of a config, by its path. */
export function configProblems(error: z.ZodError, input: unknown, suggest: Suggest): string[] {
  return error.issues.flatMap((issue) => describe(issue, input, suggest));
}

function describe(issue: z.core.$ZodIssue, input: unknown, suggest: Suggest): string[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `  ${[...path, key].join(".")}: unknown${suggest(key, path)}`);
  }
  const found = path.reduce<unknown>((at, key) => Object(at)[key], input);
  const shown = typeof found === "number" ? found : JSON.stringify(found) ?? "nothing";
  return [`  ${path.join(".") || "the config"}: ${issue.message}, found ${shown}`];
}

function suggestion(key: string, path: readonly PropertyKey[]): string {
  if (path.join(".") === "head" && key in HEAD_OPTIONS.pair.shape) {
    return '; the task "pair" has it';
  }
  if (path.join(".") === "head" && key in TAG_HEADS[0].shape) {
    return '; the task "tags" has it with the kind "crf"';
  }
  if (path.join(".") === "head" && key in PromptHeadOptions.shape) {
    return '; the task "prompt" has it';
  }
  if (path.length === 0 && (key === "overlap" || key === "notation")) {
    return '; the task "tags" has it';
  }
  return nearestPlace(key, path, PLACES);
}

/** The known place whose name is nearest. */
export function nearestPlace(
  key: string,
  path: readonly PropertyKey[],
  places: ReadonlyMap<string, string>,
): string {
  const near = nearestName(key, [...places.keys()]), place = near && places.get(near);
  return place && place !== [...path, key].join(".") ? `; did you mean ${place}?` : "";
}
