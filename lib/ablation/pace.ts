import type { RunRecord } from "../report/mod.ts";
import type { Progress } from "../train/mod.ts";

const GO_ON = "stopped; the same call goes on from here";

/** What is known of how long runs take, and how many there are still to make. */
export class Pace {
  readonly #seconds = new Map<string, number[]>();
  readonly #running = new Map<string, Progress>();
  #ended = 0;

  /**
   * @param waiting variants of the runs to make, one entry a run
   * @param lanes runs that are made at a time
   */
  constructor(readonly waiting: string[], readonly lanes: number) {}

  /** Learns from a run that had ended before. */
  learn(variant: string, { seconds }: Pick<RunRecord, "seconds">): void {
    this.#seconds.set(variant, [...this.#seconds.get(variant) ?? [], seconds]);
  }

  /** A run has begun. */
  begin(variant: string): void {
    const at = this.waiting.indexOf(variant);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  /** A run has come to its end, or failed. */
  end(variant: string, run: string, record?: Pick<RunRecord, "seconds">): void {
    if (record) this.learn(variant, record);
    this.#running.delete(run);
    this.#ended++;
  }

  /** Takes a run's progress and says it as one of many: "2 of 12 runs, 14 min left · focal (seed 2)". */
  of(progress: Progress): Progress {
    this.#running.set(progress.run, progress);
    const all = this.#ended + this.#running.size + this.waiting.length;
    const at = this.#ended + this.#running.size;
    const note = progress.note?.includes("resume(") ? GO_ON : progress.note;
    return { ...progress, note, run: `run ${at} of ${all}, ${this.#left()} · ${progress.run}` };
  }

  #left(): string {
    const running = [...this.#running.values()];
    const usual = meanOf([...this.#seconds.values()].flat()) ??
      meanOf(running.map(({ seconds, secondsLeft }) => seconds + secondsLeft)) ?? 0;
    const waiting = this.waiting.map((variant) =>
      meanOf(this.#seconds.get(variant) ?? []) ?? usual
    );
    const sum = [...waiting, ...running.map(({ secondsLeft }) => secondsLeft)]
      .reduce((all, seconds) => all + seconds, 0);
    return `${clock(sum / Math.min(this.lanes, waiting.length + running.length))} left in all`;
  }
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length ? values.reduce((sum, x) => sum + x, 0) / values.length : undefined;
}

function clock(seconds: number): string {
  const s = Math.max(0, Math.round(seconds)), two = (n: number) => String(n % 60).padStart(2, "0");
  const minutes = Math.floor(s / 60);
  return minutes < 60
    ? `${minutes}:${two(s)}`
    : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(s)}`;
}
