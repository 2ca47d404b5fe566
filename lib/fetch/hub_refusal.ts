import { FetchError } from "./fetch_error.ts";
import { type HubFile, hubLabel } from "./hub_address.ts";

/** The sentence for a hub's answer from 400 on, by its status and its `X-Error-Code`. */
export function hubRefusal(wanted: HubFile, { status, headers }: Response): FetchError {
  const page = `${wanted.endpoint}/${wanted.repo}`;
  const label = hubLabel(wanted);
  if (status === 401) return new FetchError("unauthorized", unauthorized(label, page));
  if (status === 403) {
    return new FetchError(
      "forbidden",
      `The hub forbids ${label} (403): its owner asks for terms to be accepted first, or the ` +
        `token may not read it. Try accepting the terms on ${page} and setting HF_TOKEN to a ` +
        "token of the same account with read access.",
    );
  }
  if (status === 404) return hubMissing(wanted, headers.get("x-error-code"));
  return new FetchError("server", `The hub refused ${label} with status ${status}. Try ${page}.`);
}

function unauthorized(label: string, page: string): string {
  const why = Deno.env.get("HF_TOKEN")
    ? "it does not accept the token in HF_TOKEN, or there is no such repository. Try a new token " +
      "with read access"
    : "there is no such repository, or it is private or gated. Try the spelling; for a private " +
      "or gated one set HF_TOKEN to a token with read access";
  return `The hub does not show ${label} (401): ${why} (${page}).`;
}

/** The sentence for something that is not there: repository, revision or file. */
export function hubMissing(wanted: HubFile, errorCode: string | null = null): FetchError {
  return new FetchError("not_found", notFound(wanted, errorCode));
}

function notFound({ repo, file, revision, endpoint }: HubFile, code: string | null): string {
  const page = `${endpoint}/${repo}`;
  if (code === "RepoNotFound") {
    return `Expected a repository ${repo} on the hub but found none (404). Try its name as the ` +
      `hub shows it (${page}).`;
  }
  if (code === "RevisionNotFound") {
    return `Expected a revision "${revision}" of ${repo} but found none (404). Try a branch, tag ` +
      `or commit listed on ${page}/commits.`;
  }
  return `Expected a file ${file} in ${repo} at "${revision}" but found none (404). Try the names ` +
    `listed on ${page}/tree/${revision}.`;
}
