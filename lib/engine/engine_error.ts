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
  3: "Check the shapes, types and values of its inputs.",
  8: "TensorFlow ran out of memory: try a smaller batchSize or maxLength.",
  12: "This build of TensorFlow has no such op for this type or device.",
};

const FULL_DISK = "The disk is full: free some space, for example by deleting .cache/xla.";

/**
 * Builds the error of a failed op, or of a failed call of a recorded function, from TensorFlow's own
 * message.
 *
 * @param recorded What people know the function by, where `op` is the name of one.
 */
export function opError(
  op: string,
  code: number,
  message: string,
  inputs: readonly OperandInfo[],
  recorded?: string,
): EngineError {
  const unknown = message.match(/^Detected unsupported operations .* on XLA_\w+: (\w+)/);
  if (unknown) return unsupported(unknown[1], recorded ?? op);
  const failed = recorded ? message.match(/\{\{node (?:[^}]*\/)?(\w+)_n\d+/)?.[1] : op;
  const place = recorded ? ` in "${recorded}"` : "";
  const hint = /No space left on device/.test(message) ? FULL_DISK : HINTS[code] ?? "";
  const said = `${firstSentence(message)} ${hint}`.trim();
  const what = failed ? `The op ${failed}${place}` : `The call of "${recorded}"`;
  return new EngineError(`${what} failed on (${describe(inputs)}): ${said}`, failed, code);
}

function unsupported(op: string, recorded: string): EngineError {
  return new EngineError(
    `"${recorded}" uses the op ${op}, which XLA cannot compile. Try calling it outside the kernel.`,
    op,
    12,
  );
}

/** A recorded training step takes hundreds of tensors: the first ones tell enough. */
const SHOWN_OPERANDS = 6;

function describe(inputs: readonly OperandInfo[]): string {
  const shown = inputs.slice(0, SHOWN_OPERANDS)
    .map((x) => `${dtypeName(x.dtype)}[${x.shape.join(", ")}]`);
  const more = inputs.length - shown.length;
  return [...shown, ...more > 0 ? [`${more} more`] : []].join(" · ") || "no inputs";
}

/** TensorFlow appends node names and stack notes that help nobody; keep what it says itself. */
function firstSentence(message: string): string {
  const cut = message.replace(/\s*\[Op:.*$/s, "").replace(/ for '\{\{node [^']*'/g, "")
    .replace(/\{\{(function_)?node [^}]*\}\}\s*/g, "").split("\n")[0].trim();
  return /[.!?]$/.test(cut) ? cut : cut + ".";
}
