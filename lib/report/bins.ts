/** Edges at round numbers: steps of 1, 2, 2.5 or 5 times a power of ten, whole for whole values. */
export function binEdges(values: readonly number[], bins: number): number[] {
  const low = values.reduce((a, b) => Math.min(a, b)),
    high = values.reduce((a, b) => Math.max(a, b));
  const whole = values.every(Number.isInteger);
  const wanted = (high - low) / bins || 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const nice = (whole ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]).map((step) => step * power)
    .find((step) => step >= wanted) ?? wanted;
  const step = whole ? Math.max(1, nice) : nice;
  const first = Math.floor(low / step);
  const last = Math.max(Math.floor(high / step), first);
  return Array.from({ length: last - first + 2 }, (_, i) => (first + i) * step);
}

/** Rows in each bin [edge, next edge). */
export function countBins(values: readonly number[], edges: readonly number[]): number[] {
  const counts = edges.slice(1).map(() => 0);
  const step = edges[1] - edges[0], last = counts.length - 1;
  for (const value of values) {
    let bin = Math.min(Math.max(Math.floor((value - edges[0]) / step), 0), last);
    // rounding of the division and, where bins are hardly wider than numbers lie apart, of the edges
    while (bin > 0 && value < edges[bin]) bin--;
    while (bin < last && value >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return counts;
}
