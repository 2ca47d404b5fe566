/** A stretch of a text that would read differently in another encoding. */
export interface Unit {
  /** First UTF-16 unit of the stretch. */
  from: number;
  /** Behind its last one. */
  to: number;
  /** What it would read. */
  text: string;
}

/** A way in which text gets garbled, undone. */
export interface Reading {
  /** The sign (`Sign`) without which it need not be tried. */
  sign: number;
  /** The evidence a line must have, in nats: how rare this accident is. */
  threshold: number;
  /** What a stretch of neighbouring units must show by itself, whatever the rest of its line. */
  least: number;
  /** Whether a stretch of neighbouring units is garbled as a whole or not at all. */
  isWhole: boolean;
  /** Where the reading is possible: in order, not overlapping, as short as the encodings allow. */
  units(line: string): Unit[];
}
