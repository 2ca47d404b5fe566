import process from "node:process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { projectRoot } from "../fetch/mod.ts";
import { Binding } from "./binding.ts";
import { EagerRuntime } from "./eager_runtime.ts";
import { EngineError } from "./engine_error.ts";
import { findLibrary, type FoundLibrary } from "./find_library.ts";
import { giveBackPages } from "./give_back_pages.ts";
import { keepCompiledKernels } from "./kernel_cache.ts";
import { setXlaFlags } from "./library_flags.ts";
import { loadNodeBackend, makeBackend, type NodeBackend } from "./node_backend.ts";
import { processorFeatures } from "./processor.ts";
import { quietly } from "./quietly.ts";
import { registerRecordableKernels } from "./recordable_kernels.ts";

/** Arithmetic of the encoder's matrix products and activations; weights are fp32 in both. */
export const Precision = z.enum(["fp32", "bf16"]);
export type Precision = z.infer<typeof Precision>;

/** Options of {@linkcode openEngine}. */
export const EngineOptions = z.strictObject({
  /** "auto" takes bf16 where the processor multiplies it in hardware, else fp32. */
  precision: z.enum(["fp32", "bf16", "auto"]).default("auto"),
  /** Ops that run at a time, and parts into which the encoder cuts a batch. Default: all cores. */
  cores: z.int().min(1).max(1024).optional(),
});
export type EngineOptions = z.input<typeof EngineOptions>;

/** An open engine. Library code reaches it by {@linkcode engine}. */
export interface Engine {
  backend: NodeBackend;
  /** Undefined when only tfjs-node's own addon was found, which cannot record functions. */
  binding: Binding | undefined;
  library: FoundLibrary;
  cores: number;
  precision: Precision;
  /** Whether `fuse` and `kernel` make XLA kernels, or run their functions as plain tfjs ops. */
  fusion: boolean;
}

let opening: Promise<Engine> | undefined;
let current: Engine | undefined;

/**
 * Opens TensorFlow and makes it tfjs's backend. Further calls return the open engine, with the
 * precision changed if they name one.
 *
 * @throws {EngineError} If no library is found or it cannot be opened: what was tried, what to install.
 * Also if a further call names another number of cores, which TensorFlow takes once for all.
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * await openEngine({ precision: "fp32" });
 * tf.matMul([[1, 2]], [[3], [4]]).print(); // [[11]]
 * ```
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { precision, cores } = EngineOptions.parse(options);
  if (!opening) {
    opening = start(cores ?? availableParallelism(), precision);
    opening.catch(() => opening = undefined);
    return await opening;
  }
  const open = await opening;
  if (cores !== undefined && cores !== open.cores) {
    throw new EngineError(
      `Expected ${open.cores} cores, with which the engine was opened, but found ${cores}. ` +
        `Try naming cores in the first call of openEngine; in a notebook, restart the kernel.`,
    );
  }
  if (options.precision) open.precision = resolvePrecision(precision, open);
  return open;
}

async function start(cores: number, precision: EngineOptions["precision"]): Promise<Engine> {
  const opened = open(cores);
  tf.registerBackend("tensorflow", () => opened.backend, 3);
  await tf.setBackend("tensorflow");
  return current = { ...opened, precision: resolvePrecision(precision, opened) };
}

/**
 * The open engine.
 *
 * @throws {EngineError} If {@linkcode openEngine} was not called.
 */
export function engine(): Engine {
  if (!current) throw new EngineError("Expected an open engine. Call `await openEngine()` first.");
  return current;
}

/** Runs `body` with fusion switched on or off, and sets it back, whatever happens. */
export function withFusion<T>(on: boolean, body: () => T): T {
  const open = engine(), before = open.fusion;
  open.fusion = on && open.binding !== undefined;
  try {
    return body();
  } finally {
    open.fusion = before;
  }
}

/** What runs the numbers, for run records and for people. */
export interface EngineInfo {
  tensorflow: string;
  library: string;
  device: "cpu" | "gpu";
  precision: Precision;
  cores: number;
  /** Instruction sets that matter here, as the processor states them. */
  processor: string[];
}

/** States what the open engine is: library version, device, precision, cores, processor features. */
export function engineInfo(): EngineInfo {
  const { binding, backend, precision, cores, library } = engine();
  const device = backend.binding.isUsingGpuDevice() ? "gpu" : "cpu";
  return {
    tensorflow: binding?.TF_Version ?? backend.binding.TF_Version,
    library: library.origin,
    device,
    precision,
    cores,
    processor: processorFeatures(),
  };
}

function open(cores: number): Omit<Engine, "precision"> {
  // TensorFlow reads this when the library is opened; its errors reach us as statuses
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  const Base = loadNodeBackend(), project = projectRoot();
  let library: FoundLibrary;
  try {
    library = findLibrary(project);
  } catch (missing) {
    return openAddon(Base, cores, missing);
  }
  keepCompiledKernels(library.path);
  const binding = new Binding(openRuntime(library, cores));
  giveBackPages(library.path);
  setXlaFlags(binding.TF_Version);
  registerRecordableKernels();
  return { backend: makeBackend(Base, binding), binding, library, cores, fusion: true };
}

function openRuntime(library: FoundLibrary, cores: number): EagerRuntime {
  try {
    // one thread in each op and as many ops as cores: the parts of a batch run side by side
    return quietly(() => new EagerRuntime(library.path, { intraOp: 1, interOp: cores }));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const remedy = library.origin === "LIBTENSORFLOW"
      ? "Try another library in LIBTENSORFLOW, or unset it to use the project's own."
      : "Try deleting .venv and running the task again, which fetches it anew.";
    throw new EngineError(
      `Found TensorFlow's library at ${library.path} but could not open it: ` +
        `${error instanceof Error ? error.message : error}. It must be TensorFlow 2.16 or newer ` +
        `for ${Deno.build.os} ${Deno.build.arch}. ${remedy}`,
    );
  }
}

/** tfjs-node's own addon, where somebody installed it: eager only. Untested: it needs a download. */
function openAddon(
  Base: ReturnType<typeof loadNodeBackend>,
  cores: number,
  missing: unknown,
): Omit<Engine, "precision"> {
  const require = createRequire(import.meta.url);
  const home = dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
  const lib = join(home, "lib");
  const builds = existsSync(lib) ? readdirSync(lib) : [];
  const path = builds.map((napi) => join(lib, napi, "tfjs_binding.node")).find((x) =>
    existsSync(x)
  );
  if (!path) throw missing;
  const backend = new Base(require(path), "@tensorflow/tfjs-node-gpu");
  return { backend, binding: undefined, library: { path, origin: "addon" }, cores, fusion: false };
}

function resolvePrecision(
  precision: EngineOptions["precision"],
  { binding }: Pick<Engine, "binding">,
): Precision {
  if (!binding && precision === "bf16") {
    throw new EngineError(
      "Precision bf16 needs libtensorflow, but only tfjs-node's addon was found. Try fp32.",
    );
  }
  if (precision === "fp32" || precision === "bf16") return precision;
  return binding && processorFeatures().some((x) => x.includes("bf16")) ? "bf16" : "fp32";
}
