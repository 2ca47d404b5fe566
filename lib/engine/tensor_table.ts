import type { OperandInfo } from "./engine_error.ts";
import type { Recorder } from "./recorder.ts";

/** A tensor that exists: a handle of TensorFlow's eager runtime. */
export interface EagerEntry extends OperandInfo {
  kind: "eager";
  handle: Deno.PointerValue;
}

/** A tensor that will exist: one output of an operation in a graph under construction. */
export interface NodeEntry extends OperandInfo {
  kind: "node";
  recorder: Recorder;
  operation: Deno.PointerValue;
  index: number;
  /** Values of a constant, so that kernels which look at their own small constants go on working. */
  values?: ArrayBuffer;
}

export type TensorEntry = EagerEntry | NodeEntry;

/** The numbers by which tfjs knows tensors, and what stands behind each. */
export class TensorTable {
  #entries = new Map<number, TensorEntry>();
  #next = 0;

  /** Number of tensors alive. */
  get size(): number {
    return this.#entries.size;
  }

  add(entry: TensorEntry): number {
    this.#entries.set(this.#next, entry);
    return this.#next++;
  }

  get(id: number): TensorEntry {
    const entry = this.#entries.get(id);
    if (!entry) {
      throw new Error(
        `Expected a live tensor but found one that was disposed, or one made inside a recorded ` +
          `function and used outside it (number ${id}). Return it from the function instead.`,
      );
    }
    return entry;
  }

  /**
   * Forgets a tensor and returns what stood behind it. Tensors of a recording stay until it ends, for
   * tfjs disposes of intermediate results whose graph nodes are still needed.
   */
  delete(id: number): EagerEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry?.kind !== "eager") return undefined;
    this.#entries.delete(id);
    return entry;
  }

  /** Forgets every tensor of a finished recording. */
  deleteNodesOf(recorder: Recorder): void {
    for (const [id, entry] of this.#entries) {
      if (entry.kind === "node" && entry.recorder === recorder) this.#entries.delete(id);
    }
  }
}
