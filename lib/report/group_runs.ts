import type { RunRecord } from "./run_record.ts";

/** Runs of one name (that is, of one configuration under several seeds), in order of appearance. */
export function groupRuns(records: readonly RunRecord[]): Map<string, RunRecord[]> {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    const group = groups.get(record.name);
    if (group) group.push(record);
    else groups.set(record.name, [record]);
  }
  return groups;
}
