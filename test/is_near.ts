/** Whether the hits of so many draws lie within four standard errors of the binomial's mean. */
export function isNear(hits: number, draws: number, share: number): boolean {
  return Math.abs(hits - draws * share) <= 4 * Math.sqrt(draws * share * (1 - share));
}
