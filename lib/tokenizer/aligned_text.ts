/**
 * Normalised text as UTF-16 code units, each with the span of the raw text that it stems from. One
 * object is filled again and again, so that encoding allocates nothing per text.
 */
export class AlignedText {
  length = 0;
  units: Uint16Array<ArrayBufferLike> = new Uint16Array(1024);
  /** Raw offset at which unit k's character begins. */
  starts: Int32Array<ArrayBufferLike> = new Int32Array(1024);
  /** Raw offset (exclusive) at which unit k's character ends. */
  ends: Int32Array<ArrayBufferLike> = new Int32Array(1024);

  /** Makes room for `extra` more units. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.units.length) return;
    const capacity = Math.max(needed, this.units.length * 2);
    this.units = grown(this.units, new Uint16Array(capacity));
    this.starts = grown(this.starts, new Int32Array(capacity));
    this.ends = grown(this.ends, new Int32Array(capacity));
  }

  /** Appends a string whose every unit stems from the raw span. Needs room to be reserved. */
  append(text: string, start: number, end: number): void {
    for (let k = 0; k < text.length; k++) {
      this.units[this.length] = text.charCodeAt(k);
      this.starts[this.length] = start;
      this.ends[this.length++] = end;
    }
  }

  /** The text of units `from` to `to`. */
  slice(from = 0, to = this.length): string {
    return unitsToString(this.units, from, to);
  }
}

function grown<T extends Uint16Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** The string of code units `from` to `to`, whatever its length. */
export function unitsToString(units: Uint16Array, from: number, to: number): string {
  const parts: string[] = [];
  for (let at = from; at < to; at += 8192) { // a call takes only so many arguments
    parts.push(String.fromCharCode(...units.subarray(at, Math.min(at + 8192, to))));
  }
  return parts.join("");
}
