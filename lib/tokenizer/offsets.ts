/**
 * Maps offsets in UTF-16 code units (JavaScript) to offsets in code points (Python), for comparing
 * with Python or reading its annotations. They differ only after characters beyond U+FFFF, such as
 * emoji.
 *
 * @returns an array of `text.length + 1` entries: the code points before each code unit. Inside a
 * surrogate pair it is the pair's own offset.
 *
 * @example
 * ```ts
 * import { codePointOffsets } from "lib/tokenizer/mod.ts";
 * console.log([...codePointOffsets("a😀b")]); // [0, 1, 1, 2, 3]
 * ```
 */
export function codePointOffsets(text: string): Int32Array {
  const offsets = new Int32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (isInsidePair(text, i)) count--;
    offsets[i] = count++;
  }
  offsets[text.length] = count;
  return offsets;
}

/**
 * Maps offsets in code points (Python) to offsets in UTF-16 code units (JavaScript).
 *
 * @returns one entry per code point and one for the end: the code units before it
 *
 * @example
 * ```ts
 * import { codeUnitOffsets } from "lib/tokenizer/mod.ts";
 * const text = "a😀b";
 * const units = codeUnitOffsets(text);
 * console.log(text.slice(units[2], units[3])); // b
 * ```
 */
export function codeUnitOffsets(text: string): Int32Array {
  const offsets: number[] = [];
  for (let i = 0; i < text.length; i++) if (!isInsidePair(text, i)) offsets.push(i);
  return Int32Array.from([...offsets, text.length]);
}

function isInsidePair(text: string, i: number): boolean {
  return i > 0 && (text.charCodeAt(i) & 0xfc00) === 0xdc00 &&
    (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
}
