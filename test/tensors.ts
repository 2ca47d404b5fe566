/** What the tests of tensor code share: seeded numbers, comparisons, and counts of living tensors. */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { engine, openEngine, type Precision } from "lib/engine/mod.ts";

/**
 * Opens the engine at fp32 with fusion on, whatever another test left. Every test file of tensor code
 * calls it once and names other settings where it needs them, by {@linkcode at}.
 */
export async function openForTests(): Promise<void> {
  await openEngine({ precision: "fp32" });
  engine().fusion = true;
}

/** Settings of the engine for one stretch of a test. */
export interface Setting {
  precision?: Precision;
  fusion?: boolean;
  cores?: number;
}

/** Runs `body` under a setting and sets everything back. */
export function at<T>(setting: Setting, body: () => T): T {
  const open = engine(), { precision, fusion, cores } = open;
  Object.assign(open, setting);
  try {
    return body();
  } finally {
    Object.assign(open, { precision, fusion, cores });
  }
}

/** Numbers in (-2, 2) that follow from the seed (Park & Miller's generator). */
export function seededNumbers(size: number, seed = 1): number[] {
  let state = 48271 * (seed + 1);
  return Array.from({ length: size }, () => {
    state = state * 48271 % 2147483647;
    return 4 * state / 2147483647 - 2;
  });
}

/** A float32 tensor of {@linkcode seededNumbers}. */
export function seeded(shape: number[], seed = 1): tf.Tensor {
  return tf.tensor(seededNumbers(shape.reduce((a, b) => a * b, 1), seed), shape);
}

/** A tensor's numbers. */
export function values(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** ‖found − wanted‖ / ‖wanted‖; 0 where both are zero. */
export function relativeL2(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  assert.equal(found.length, wanted.length);
  let difference = 0, size = 0;
  for (let i = 0; i < wanted.length; i++) {
    difference += (found[i] - wanted[i]) ** 2;
    size += wanted[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size);
}

/** Fails unless all numbers agree within `tolerance`, relative to numbers larger than 1. */
export function assertClose(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance = 1e-6,
  what = "numbers",
): void {
  assert.equal(found.length, wanted.length, `${what}: length`);
  for (let i = 0; i < wanted.length; i++) {
    const same = Object.is(found[i], wanted[i]) ||
      Math.abs(found[i] - wanted[i]) <= tolerance * Math.max(1, Math.abs(wanted[i]));
    if (!same) assert.fail(`${what}[${i}]: found ${found[i]}, wanted ${wanted[i]}`);
  }
}

/** Living tensors, as tfjs counts them and as the engine does. */
export function living(): { tfjs: number; engine: number } {
  return { tfjs: tf.memory().numTensors, engine: engine().binding?.table.size ?? 0 };
}

/** Fails unless `body` leaves no tensor behind but those it returns, which are disposed here. */
export function assertKeepsNothing(what: string, body: () => tf.TensorContainer): void {
  const before = living();
  tf.dispose(body());
  assert.deepEqual(living(), before, what);
}

/** The derivative of a scalar function at each number of `x`, by central differences of 4th order. */
export function slopes(x: number[], f: (x: number[]) => number, step = 1e-2): number[] {
  return x.map((_, i) => {
    const moved = (by: number) => f(x.map((value, j) => i === j ? value + by : value));
    const near = moved(step) - moved(-step), far = moved(2 * step) - moved(-2 * step);
    return (8 * near - far) / (12 * step);
  });
}
