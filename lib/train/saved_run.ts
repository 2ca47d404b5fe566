import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { type Checkpoint, type Numbers, writeCheckpoint } from "./checkpoints.ts";
import type { KeptWeights } from "./kept_weights.ts";
import type { TrainingStep } from "./training_step.ts";

/** Tensors of a checkpoint as they are read. */
export type SavedTensors = Pick<
  Checkpoint<Map<string, Numbers>>,
  "weights" | "optimizer" | "best"
>;

/** Makes the checkpoints of a run. */
export interface SaveCheckpoint {
  /** How a person goes on with the run. */
  readonly hint: string;
  /** Undefined, or a sentence about why it could not be written. */
  write(checkpoint: Checkpoint): Promise<string | undefined>;
}

/**
 * Makes checkpoints in a run's folder. Where there is no room for one the run goes on without, as it
 * would have without checkpoints.
 *
 * @param out The run's folder.
 * @param config The run's, which says where its rows come from if they were not given.
 */
export function saveTo(out: string, config: ResumeConfig): SaveCheckpoint {
  return {
    hint: `go on with ${resumeCall(out, config)}`,
    async write(checkpoint) {
      try {
        await writeCheckpoint(join(out, "checkpoints"), checkpoint);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return `no checkpoint at step ${checkpoint.state.curves.length}: ${why}`;
      }
    },
  };
}

/** The part of a config that says how a person goes on with its run. */
export interface ResumeConfig {
  task: string;
  data?: string;
  train?: string;
}

/** What a notebook's cell calls to go on with a run; rows that its config does not name are given. */
export function resumeCall(out: string, { task, data, train }: ResumeConfig): string {
  const given = data === undefined && train === undefined;
  const name = task === "pretrain" ? "resumePretraining" : "resume";
  return `${name}(${JSON.stringify(out)}${given ? ", { data }" : ""})`;
}

/** What the tensors of a checkpoint are put into. */
export interface RunTensors {
  weights: Record<string, tf.Variable>;
  step: Pick<TrainingStep, "readState" | "writeState">;
  kept: KeptWeights;
}

/**
 * Gives a run the tensors of a checkpoint.
 *
 * @throws {Error} If a tensor is missing or has another shape.
 */
export function restore(saved: SavedTensors, { weights, step, kept }: RunTensors): void {
  tf.tidy(() => {
    if (saved.best.size > 0) kept.keep(tensorsFor(weights, saved.best, "best"));
    assign(weights, tensorsFor(weights, saved.weights, "weights"));
    step.writeState(tensorsFor(step.readState(), saved.optimizer, "optimizer"));
  });
}

function assign(variables: Record<string, tf.Variable>, values: Record<string, tf.Tensor>): void {
  for (const [name, variable] of Object.entries(variables)) variable.assign(values[name]);
}

function tensorsFor(
  variables: Record<string, tf.Tensor>,
  saved: Map<string, Numbers>,
  part: string,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => {
      const found = saved.get(name);
      if (found && String(found.shape) === String(shape)) {
        return [name, tf.tensor(found.data, shape, "float32")];
      }
      throw new Error(
        `Expected the tensor ${name} [${shape}] in the checkpoint's ${part}.safetensors but found ` +
          `${found ? `[${found.shape}]` : "none"}. Try beginning the run anew, in another folder.`,
      );
    }),
  );
}
