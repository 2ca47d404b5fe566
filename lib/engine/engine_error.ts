import { dtypeName } from "./dtypes.ts";

/** What went in: shapes and stored types of an op's inputs. */
export interface OperandInfo {
  shape: readonly number[];
  dtype: number;
}

/**
 * An error of the engine, told for people. `op` names the TensorFlow op where there is one, and
 * `code` is TensorFlow's status code (3 = invalid argument, 5 = not found, 8 = out of memory …).
 */
export class EngineError extends Error {
  override name = "EngineError";
  constructor(message: string, readonly op?: string, readonly code?: number) {
    super(message);
  }
}

const HINTS: Record<number, string> = {
  3: "Check the shapes and types above against what the op expects.",
  8: "TensorFlow ran out of memory: try a smaller batchSize or maxLength.",
  12: "This build of TensorFlow has no such op for this type or device.",
};

/** Builds the error of a failed op from TensorFlow's own message. */
export function opError(
  op: string,
  code: number,
  message: string,
  inputs: readonly OperandInfo[],
): EngineError {
  const operands = inputs.map((x) => `${dtypeName(x.dtype)}[${x.shape.join(", ")}]`).join(" · ");
  const said = firstSentence(message);
  const hint = HINTS[code] ?? "";
  return new EngineError(
    `The op ${op} failed on (${operands || "no inputs"}): ${said} ${hint}`.trim(),
    op,
    code,
  );
}

/** TensorFlow appends node names and stack notes that help nobody; keep what it says itself. */
function firstSentence(message: string): string {
  const cut = message.replace(/\s*\[Op:.*$/s, "").replace(/\{\{(function_)?node [^}]*\}\}\s*/g, "")
    .split("\n")[0].trim();
  return /[.!?]$/.test(cut) ? cut : cut + ".";
}
