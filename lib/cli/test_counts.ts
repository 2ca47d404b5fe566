import { withoutColours } from "./run_tool.ts";

/** What a test run says at its end. */
export interface TestCounts {
  passed: number;
  failed: number;
}

/**
 * Sums the counts of `deno test`'s closing lines. A run that failed without counting a failure (a
 * file that does not load, a crash) counts as one failed.
 *
 * @param output what `deno test` wrote
 * @param code its exit code
 */
export function testCounts(output: string, code: number): TestCounts {
  const lines = withoutColours(output).matchAll(
    /^(?:ok|FAILED) \| (\d+) passed.*?\| (\d+) failed/gm,
  );
  const counts = { passed: 0, failed: 0 };
  for (const [, passed, failed] of lines) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
