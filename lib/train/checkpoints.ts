import { basename, join } from "node:path";
import { type NamedTensors, readSafetensors, writeSafetensors } from "../bert/mod.ts";
import { removeIfThere, writeFolderAtomic } from "../fetch/mod.ts";
import { RunState } from "./run_state.ts";

/** Tensors of a checkpoint by the file that they are in. */
const PARTS = ["weights", "optimizer", "best"] as const;
type Part = typeof PARTS[number];

/** What is written: the state, and tensors by name. */
export interface Checkpoint<Tensors = NamedTensors> {
  state: RunState;
  /** Weights as trained, and the optimizer's state. */
  weights: Tensors;
  optimizer: Tensors;
  /** The weights of the best epoch; empty before the first. */
  best: Tensors;
}

/** Numbers of a tensor as they are read. */
export interface Numbers {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/** How many of the newest checkpoints stay. */
const KEPT = 2;
const NAME = /^step-(\d{8})$/;

/**
 * Writes a checkpoint as `step-<number>` into a folder: under a temporary name, flushed to the disk and
 * renamed, so that a name never stands for half a checkpoint. Then all but the two newest go, and what
 * earlier writers left half-written.
 *
 * @param folder The run's `checkpoints`.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  const step = String(checkpoint.state.curves.length).padStart(8, "0");
  const path = join(folder, `step-${step}`), earlier = await newestFirst(folder);
  await writeFolderAtomic(path, async (temporary) => {
    for (const part of PARTS) {
      if (part === "best" && await linkBest(earlier[0], temporary, checkpoint.state)) continue;
      await writeTensors(join(temporary, `${part}.safetensors`), checkpoint[part]);
    }
    await Deno.writeTextFile(join(temporary, "state.json"), JSON.stringify(checkpoint.state));
  });
  const present = await newestFirst(folder);
  for (const old of present.slice(KEPT)) await removeIfThere(old);
  await removeHalves(folder);
  return path;
}

async function writeTensors(path: string, tensors: NamedTensors): Promise<void> {
  const named = new Map<string, Numbers>();
  for (const [name, tensor] of Object.entries(tensors)) {
    named.set(name, { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) });
  }
  await writeSafetensors(path, named);
}

/** The best weights change seldom: those of the checkpoint before are linked, not written again. */
async function linkBest(before: string | undefined, to: string, state: RunState): Promise<boolean> {
  if (before === undefined || state.best === null) return false;
  try {
    const earlier = await readState(before);
    if (earlier.best?.step !== state.best.step || earlier.data !== state.data) return false;
    await Deno.link(join(before, "best.safetensors"), join(to, "best.safetensors"));
    return true;
  } catch {
    return false; // a file system without links, or a damaged checkpoint: it is written
  }
}

/** The checkpoints of a folder, the newest first; none if there is no such folder. */
export async function newestFirst(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(entries(folder), ({ name }) => name);
  const steps = names.filter((name) => NAME.test(name)).sort().reverse();
  return steps.map((name) => join(folder, name));
}

async function removeHalves(folder: string): Promise<void> {
  for await (const { name } of entries(folder)) {
    if (/^\.step-\d{8}\..*\.tmp$/.test(name)) await removeIfThere(join(folder, name));
  }
}

async function* entries(folder: string): AsyncIterable<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readState(path: string): Promise<RunState> {
  return RunState.parse(JSON.parse(await Deno.readTextFile(join(path, "state.json"))));
}

/** A checkpoint that was read, and those that could not be. */
export interface FoundCheckpoint {
  checkpoint: Checkpoint<Map<string, Numbers>>;
  /** Sentences about newer ones that are damaged. */
  damaged: string[];
}

/**
 * Reads the newest checkpoint of a folder that is whole.
 *
 * @throws {Error} If there is none, naming those that are damaged and what is wrong with them.
 */
export async function readNewestCheckpoint(folder: string): Promise<FoundCheckpoint> {
  const damaged: string[] = [];
  for (const path of await newestFirst(folder)) {
    try {
      return { checkpoint: await readCheckpoint(path), damaged };
    } catch (error) {
      damaged.push(`${basename(path)}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const found = damaged.length ? `only damaged ones:\n  ${damaged.join("\n  ")}\n` : "none. ";
  throw new Error(
    `Expected a checkpoint in ${folder} but found ${found}Try beginning the run anew, in another ` +
      `folder.`,
  );
}

async function readCheckpoint(path: string): Promise<FoundCheckpoint["checkpoint"]> {
  const read = async (part: Part) => {
    const tensors = await readSafetensors(join(path, `${part}.safetensors`));
    return new Map([...tensors].map(([name, { shape, data }]) => [name, {
      shape,
      data: floats(name, data),
    }]));
  };
  const state = await readState(path);
  return {
    state,
    weights: await read("weights"),
    optimizer: await read("optimizer"),
    best: await read("best"),
  };
}

function floats(name: string, data: unknown): Float32Array<ArrayBuffer> {
  if (data instanceof Float32Array) return Float32Array.from(data);
  throw new TypeError(`Expected float32 numbers but found others (tensor ${name}).`);
}
