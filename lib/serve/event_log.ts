import { dirname } from "node:path";
import { writeAll } from "../fetch/mod.ts";
import { ExperimentEvent, type NewEvent } from "./experiment_event.ts";

/** A line that is no event. */
export interface DamagedLine {
  /** Counts from 1. */
  line: number;
  found: string;
}

/**
 * The events of experiments in one file that is only ever appended to, a JSON line each. An event is flushed
 * to the disk before its `write` resolves, so that what was answered is in the log whatever happens next;
 * events that come while others are flushed go together. A line that a crash cut off stays alone on its
 * line, and is counted as damaged when the log is read.
 *
 * @example
 * ```ts
 * import { EventLog } from "lib/serve/mod.ts";
 * using log = await EventLog.open(`${await Deno.makeTempDir()}/events.jsonl`);
 * const unit = "0123456789abcdef0123456789abcdef", experiment = "focal";
 * await log.write({ kind: "exposure", experiment, unit, variant: "new", measured: { milliseconds: 9 } });
 * await log.write({ kind: "outcome", experiment, unit, name: "click", value: 1 });
 * ```
 */
export class EventLog implements Disposable {
  readonly #file: Deno.FsFile;
  /** The flush under way, and what waits for the next one. */
  #flushing: Promise<void> = Promise.resolve();
  #waiting: { text: string; flushed: Promise<void> } | undefined;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Opens a log to append to, and makes it where there is none. */
  static async open(path: string): Promise<EventLog> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { append: true, create: true, read: true });
    const { size } = await file.stat(), last = new Uint8Array(1);
    if (size > 0) {
      await file.seek(-1, Deno.SeekMode.End);
      await file.read(last);
    }
    const log = new EventLog(file);
    if (size > 0 && last[0] !== 0x0a) await log.#append("\n");
    return log;
  }

  /** Writes an event, now; it is on the disk when the promise resolves. */
  write(event: NewEvent): Promise<void> {
    const whole = ExperimentEvent.parse({ ...event, at: new Date().toISOString() });
    return this.#append(JSON.stringify(whole) + "\n");
  }

  /** What was called first stands first. */
  #append(text: string): Promise<void> {
    if (this.#waiting) {
      this.#waiting.text += text;
      return this.#waiting.flushed;
    }
    const waiting = { text, flushed: this.#flushing.catch(() => {}).then(() => this.#flush()) };
    this.#waiting = waiting;
    this.#flushing = waiting.flushed;
    return waiting.flushed;
  }

  async #flush(): Promise<void> {
    const bytes = new TextEncoder().encode(this.#waiting?.text ?? "");
    this.#waiting = undefined;
    await writeAll(this.#file, bytes);
    await this.#file.syncData();
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/**
 * Reads a log; lines that are no events are given back beside them, with their numbers.
 *
 * @example
 * ```ts
 * import { readEvents } from "lib/serve/mod.ts";
 * const read = async (path: string) => {
 *   const { events, damaged } = await readEvents(path);
 *   console.log(`${events.length} events, ${damaged.length} damaged lines`);
 * };
 * console.log(typeof read);
 * ```
 */
export async function readEvents(
  path: string,
): Promise<{ events: ExperimentEvent[]; damaged: DamagedLine[] }> {
  const lines = (await Deno.readTextFile(path)).split("\n");
  const events: ExperimentEvent[] = [], damaged: DamagedLine[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "") continue;
    const event = parsed(line);
    if (event) events.push(event);
    else damaged.push({ line: i + 1, found: line.slice(0, 80) });
  }
  return { events, damaged };
}

function parsed(line: string): ExperimentEvent | undefined {
  try {
    return ExperimentEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
