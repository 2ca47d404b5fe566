import * as tf from "@tensorflow/tfjs";

type Tape = ReturnType<typeof tf.engine>["state"]["activeTape"];

/**
 * Runs `body`, which may take gradients, without harm to a gradient pass around it. tfjs keeps one
 * tape: taking gradients inside a running backward pass drops the tape of that pass, and a failure
 * leaves alive what was saved for the gradient.
 */
export function withOwnTape<T>(body: () => T): T {
  const { state } = tf.engine(), outer = state.activeTape;
  try {
    return body();
  } catch (error) {
    if (state.activeTape !== outer) disposeSaved(state.activeTape);
    throw error;
  } finally {
    state.activeTape = outer;
  }
}

function disposeSaved(tape: Tape): void {
  for (const { saved } of tape ?? []) saved?.forEach((tensor) => tensor.dispose());
}
