import { type LabelledRow, rowKey, seededRandom, type Splits } from "lib/data/mod.ts";
import type { Rewriter } from "./rewriter.ts";

/** Options of {@linkcode augmentSplits}. */
export interface AugmentOptions<R extends LabelledRow> {
  rewriter: Rewriter;
  /** Copies of each row, above 0; of 1.5 half of the rows get two. Default 1. */
  factor?: number;
  /** Equal seeds give equal copies. */
  seed: number;
  /** Says of copies which to keep, for example by `labelAgreement`. Default: all. */
  keep?: (rows: readonly R[]) => Promise<readonly boolean[]> | readonly boolean[];
  signal?: AbortSignal;
}

/** What became of the copies: drafted = unchanged + duplicates + leaked + refused + added. */
export interface AugmentReport {
  /** Rows of train before, all of which are kept. */
  originals: number;
  /** Rows of train that have no copies, as dev or test has their text. */
  barred: number;
  drafted: number;
  /** Of which the rewriter changed nothing, or left nothing. */
  unchanged: number;
  /** Whose text another row of train has, or an earlier copy. */
  duplicates: number;
  /** Whose text dev or test has. */
  leaked: number;
  /** That `keep` refused. */
  refused: number;
  added: number;
}

/** Splits with a larger train. */
export interface AugmentedSplits<R extends LabelledRow> {
  splits: Splits<R>;
  report: AugmentReport;
}

/**
 * Adds rewritten copies of train's rows to train, with their rows' labels; dev and test stay as they are.
 * Clean, de-duplicate and divide first: a copy of a duplicate would weigh twice, and one of a text that
 * dev or test has would leak. Texts are compared by `rowKey`, as a reader would: copies that are equal to
 * another row or copy are dropped, and so are those equal to a text of dev or test, or of such a text.
 *
 * A copy's id is its row's with "~1", "~2" … behind. Of a pair both texts are rewritten.
 *
 * @returns originals in their order, then the copies in the order of their rows
 * @throws {RangeError} If the factor is out of range or the seed is no integer.
 * @example
 * ```ts
 * import { augmentSplits, randomDeletion } from "lib/augment/mod.ts";
 * const train = [{ id: "1", text: "房间很干净，服务也好", label: "positive" }];
 * const { splits, report } = await augmentSplits({ train, dev: [], test: [] }, {
 *   rewriter: randomDeletion(),
 *   seed: 1,
 * });
 * console.log(splits.train.length, report.added); // 2 1
 * ```
 */
export async function augmentSplits<R extends LabelledRow>(
  splits: Splits<R>,
  { rewriter, factor = 1, seed, keep, signal }: AugmentOptions<R>,
): Promise<AugmentedSplits<R>> {
  checkFactor(factor);
  const { train, dev, test } = splits;
  const held = new Set([...dev, ...test].map(rowKey)), seen = new Set(train.map(rowKey));
  const sources = [...train.entries()].filter(([, row]) => !held.has(rowKey(row)));
  const drafts = sources.flatMap(([i, row]) => copiesOf(row, i, factor, seed));
  const copies = await rewritten(drafts, rewriter, signal);
  const found = sift(copies, held, seen);
  const kept = await keep?.(found.rows);
  const added = kept ? found.rows.filter((_, i) => kept[i]) : found.rows;
  const report = {
    ...{ originals: train.length, barred: train.length - sources.length, drafted: drafts.length },
    ...found.report,
    ...{ refused: found.rows.length - added.length, added: added.length },
  };
  return { splits: { train: [...train, ...added], dev, test }, report };
}

/** A copy that is still to be rewritten. */
interface Draft<R> {
  row: R;
  /** From which all its choices follow. */
  seeds: number[];
}

function copiesOf<R extends LabelledRow>(
  row: R,
  index: number,
  factor: number,
  seed: number,
): Draft<R>[] {
  const chance = seededRandom([seed, index]).next(), whole = Math.floor(factor);
  const count = whole + (chance < factor - whole ? 1 : 0);
  return Array.from({ length: count }, (_, k) => ({
    row: { ...row, id: `${row.id}~${k + 1}` },
    seeds: [seed, index, k],
  }));
}

/** A draft's row as it was, and with its new text. */
interface Copy<R> {
  before: R;
  row: R;
}

async function rewritten<R extends LabelledRow>(
  drafts: readonly Draft<R>[],
  rewriter: Rewriter,
  signal: AbortSignal | undefined,
): Promise<Copy<R>[]> {
  const texts = drafts.flatMap(({ row, seeds }) =>
    partsOf(row).map((text, part) => ({ text, random: seededRandom([...seeds, part]) }))
  );
  const found = await rewriter.rewrite(
    texts.map(({ text }) => text),
    texts.map(({ random }) => random),
    signal,
  );
  let next = 0;
  return drafts.map(({ row: before }) => {
    const text = found[next++];
    const row = "textB" in before ? { ...before, text, textB: found[next++] } : { ...before, text };
    return { before, row };
  });
}

const partsOf = (row: LabelledRow) => "textB" in row ? [row.text, row.textB] : [row.text];

/** Drops what is no new row; `seen` gets the texts of those that are. */
function sift<R extends LabelledRow>(
  copies: readonly Copy<R>[],
  held: ReadonlySet<string>,
  seen: Set<string>,
) {
  const rows: R[] = [], report = { unchanged: 0, duplicates: 0, leaked: 0 };
  for (const { before, row } of copies) {
    const key = rowKey(row), isBlank = partsOf(row).some((text) => text.trim() === "");
    if (isBlank || key === rowKey(before)) report.unchanged++;
    else if (held.has(key)) report.leaked++;
    else if (seen.has(key)) report.duplicates++;
    else {
      seen.add(key);
      rows.push(row);
    }
  }
  return { rows, report };
}

function checkFactor(factor: number): void {
  if (factor > 0 && Number.isFinite(factor)) return;
  throw new RangeError(
    `Expected a number of copies of each row, above 0, but found ${factor} (where: factor). Try 1.`,
  );
}
