import { bootstrapCounts } from "../metrics/mod.ts";
import type { RunRecord } from "../report/mod.ts";
import type { SplitMetrics } from "./run_metrics.ts";

/** The scores of a run of pre-training, as `metrics.json` holds them. */
export interface PretrainMetrics {
  /** Scores on dev before the first step. */
  before: Record<string, number | null>;
  /** Scores on dev of the best weights, with intervals, and the masked `places` scored. */
  dev: SplitMetrics | Record<string, never>;
  /** Nothing: a perplexity is reported on held-out texts, which are dev. */
  test: Record<string, never>;
}

/**
 * The scores of a run record of pre-training before and after, those after with percentile intervals from
 * 2000 bootstrap resamples of dev's texts: how far they could move with other texts of the same kind.
 */
export function pretrainMetrics(record: RunRecord): PretrainMetrics {
  const { evals: [start], predictions = [] } = record;
  if (typeof predictions === "string") {
    throw new TypeError("Expected a record with its predictions.");
  }
  const rows = predictions.filter(({ split }) => split === "dev");
  const before = start?.metrics ?? {};
  if (rows.length === 0) return { before, dev: {}, test: {} };
  const words = rows.map(({ label }) => [label].flat());
  const guesses = rows.map(({ predicted }) => [predicted].flat());
  const column = (values: number[]) => ({ cells: values.map(() => 0), size: 1, values });
  const places = words.map(({ length }) => length);
  const right = words.map((own, i) => own.filter((word, k) => word === guesses[i][k]).length);
  const losses = rows.map(({ loss }) => loss ?? 0);
  const found = bootstrapCounts(
    [column(places), column(losses), column(right)],
    ([[all], [loss], [hits]]) => {
      const mean = loss / Math.max(1, all);
      return [mean, Math.exp(mean), hits / Math.max(1, all)];
    },
  );
  const names = ["loss", "perplexity", "accuracy"];
  return {
    before,
    dev: {
      rows: rows.length,
      places: places.reduce((sum, count) => sum + count, 0),
      ...record.dev,
      intervals: Object.fromEntries(names.map((name, i) => [name, [found[i].low, found[i].high]])),
    },
    test: {},
  };
}
