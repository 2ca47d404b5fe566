import {
  type Arm,
  compareArms,
  EMPTY_ARM,
  NO_LOOK,
  randomNumbers,
  sequentialLook,
  withValue,
} from "../metrics/mod.ts";

/** What {@linkcode simulatePeeking} does. */
export interface PeekingOptions {
  /** Chance of the event in the two arms; the same for false alarms. */
  rates: readonly [first: number, second: number];
  /** Units of an experiment, half in each arm. */
  units: number;
  /** A look after every so many units. */
  every: number;
  /** The difference that the sequential test hopes for. */
  effect: number;
  experiments?: number;
  level?: number;
  seed?: number;
}

/** Shares of experiments in which a difference had been called by a look. */
export interface Peeking {
  /** Units at each look. */
  units: number[];
  /** By the test for one look, made at each and believed the first time that it shows one. */
  fixed: number[];
  /** By the always-valid test. */
  sequential: number[];
  /** By the test for one look, made once at the end. */
  once: number;
}

/**
 * Plays many experiments to see what looking again and again does to each test. With equal rates the shares
 * are false alarms, with other rates they are the power.
 *
 * @throws {RangeError} when there is no look
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulatePeeking } from "lib/serve/mod.ts";
 * const { fixed, sequential } = simulatePeeking({
 *   ...{ rates: [0.5, 0.5], units: 2000, every: 100, effect: 0.05, experiments: 200 },
 * });
 * assert.ok(Number(fixed.at(-1)) > Number(sequential.at(-1)));
 * ```
 */
export function simulatePeeking(
  { rates, units, every, effect, experiments = 1000, level = 0.05, seed = 1 }: PeekingOptions,
): Peeking {
  const looks = Math.floor(units / every), random = randomNumbers(seed);
  if (!(looks >= 1)) {
    throw new RangeError(`Expected a look within ${units} units but found one every ${every}.`);
  }
  const calls = {
    fixed: new Array<number>(looks).fill(0),
    sequential: new Array<number>(looks).fill(0),
  };
  let once = 0;
  for (let i = 0; i < experiments; i++) {
    const found = play({ rates, looks, every, effect, level }, random);
    for (let look = 0; look < looks; look++) {
      if (look >= found.fixed) calls.fixed[look]++;
      if (look >= found.sequential) calls.sequential[look]++;
    }
    if (found.once) once++;
  }
  const shares = (counts: readonly number[]) => counts.map((count) => count / experiments);
  return {
    units: calls.fixed.map((_, look) => (look + 1) * every),
    fixed: shares(calls.fixed),
    sequential: shares(calls.sequential),
    once: once / experiments,
  };
}

interface Game {
  rates: readonly [number, number];
  looks: number;
  every: number;
  effect: number;
  level: number;
}

/** The look at which each test first calls a difference, Infinity where it never does. */
function play({ rates, looks, every, effect, level }: Game, random: () => number) {
  let arms: readonly [Arm, Arm] = [EMPTY_ARM, EMPTY_ARM], state = NO_LOOK, isCalled = false;
  const found = { fixed: Infinity, sequential: Infinity, once: false };
  for (let look = 0; look < looks; look++) {
    for (let i = 0; i < every; i++) {
      const second = (look * every + i) % 2, value = random() < rates[second] ? 1 : 0;
      const grown = withValue(arms[second], value);
      arms = second ? [arms[0], grown] : [grown, arms[1]];
    }
    state = sequentialLook(...arms, { effect, level }, state);
    isCalled = Math.min(...arms.map(({ n }) => n)) >= 2 && compareArms(...arms).p < level;
    if (isCalled) found.fixed = Math.min(found.fixed, look);
    if (state.p < level) found.sequential = Math.min(found.sequential, look);
  }
  return { ...found, once: isCalled };
}
