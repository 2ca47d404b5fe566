/** Which text gives way when both do not fit; the names are Hugging Face's. */
export type TruncationStrategy = "longest_first" | "only_first" | "only_second";

/**
 * How many tokens of each text are kept so that both together have at most `room`. As in the
 * reference, `longest_first` cuts the longer text down to what the shorter leaves, and both to
 * halves when neither fits in half.
 *
 * @param first tokens of the first text
 * @param second tokens of the second text, or null without one
 * @param room tokens that fit, special ones not counted
 * @throws {RangeError} when the text that is to give way is too short, or is not there
 */
export function keptLengths(
  first: number,
  second: number | null,
  room: number,
  strategy: TruncationStrategy,
): [first: number, second: number] {
  const excess = first + (second ?? 0) - room;
  if (excess <= 0) return [first, second ?? 0];
  if (room === 0) return [0, 0];
  if (strategy === "longest_first") return longestFirst(first, second, room);
  const giving = strategy === "only_first" ? first : second;
  if (giving === null) {
    throw new RangeError(
      'Expected a pair with truncation "only_second" but found a single text. ' +
        'Try truncation "longest_first".',
    );
  }
  if (giving <= excess) throw tooShort(strategy, giving, excess);
  return strategy === "only_first" ? [first - excess, second ?? 0] : [first, giving - excess];
}

function longestFirst(first: number, second: number | null, room: number): [number, number] {
  if (second === null) return [room, 0];
  const shorter = Math.min(first, second);
  const longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
  const half = Math.floor(room / 2);
  const [less, more] = shorter + longer > room ? [half, half + room % 2] : [shorter, longer];
  return first > second ? [more, less] : [less, more];
}

function tooShort(strategy: TruncationStrategy, length: number, excess: number): RangeError {
  const which = strategy === "only_first" ? "first" : "second";
  return new RangeError(
    `Expected a ${which} text of more than ${excess} tokens, which truncation "${strategy}" must ` +
      `remove, but found one of ${length}. Try truncation "longest_first" or a larger maxLength.`,
  );
}
