import { EngineError } from "./engine_error.ts";

/**
 * Runs `body` with `Math.random` refused, from which tfjs seeds its random tensors: in a recording they
 * would be drawn once and be the same in every call, so that `tf.dropout` would drop the same units
 * for ever without anybody noticing.
 */
export function refuseRandom<T>(label: string, body: () => T): T {
  const { random } = Math;
  Math.random = () => {
    throw new EngineError(
      `"${label}" draws random numbers while it is being recorded; every call would get the same ` +
        `ones. Use dropoutMask, whose seed is an argument, or pass the random tensor as an argument.`,
    );
  };
  try {
    return body();
  } finally {
    Math.random = random;
  }
}
