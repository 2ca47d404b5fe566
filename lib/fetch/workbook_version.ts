import { execFileSync } from "node:child_process";
import { projectRoot } from "./project_root.ts";

let known: string | undefined;

/** The commit of the workbook's code, with "+" where files were changed since; "unknown" outside git. */
export function workbookVersion(): string {
  return known ??= read();
}

function read(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: projectRoot(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    const changed = git("status", "--porcelain", "--", "lib") !== "";
    return git("rev-parse", "--short=12", "HEAD") + (changed ? "+" : "");
  } catch {
    return "unknown";
  }
}
