/** A curve that may have gaps. */
export interface Curve {
  x: number[];
  y: (number | null)[];
}

/** At most `limit` points, each the mean of a stretch: a figure of 100,000 steps stays small. */
export function thin({ x, y }: Curve, limit: number): Curve {
  if (x.length <= limit) return { x: [...x], y: [...y] };
  const stretches = Array.from({ length: limit }, (_, i) => {
    const from = Math.floor(i * x.length / limit), to = Math.floor((i + 1) * x.length / limit);
    return { x: x[to - 1], y: meanOf(y.slice(from, to)) };
  });
  return { x: stretches.map((s) => s.x), y: stretches.map((s) => s.y) };
}

/** The mean of `window` points around each; a gap stays a gap. */
export function movingMean({ x, y }: Curve, window: number): Curve {
  const half = Math.floor(window / 2);
  const smooth = y.map((value, i) =>
    value === null ? null : meanOf(y.slice(Math.max(0, i - half), i + half + 1))
  );
  return { x: [...x], y: smooth };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, v) => sum + v, 0) / present.length;
}
