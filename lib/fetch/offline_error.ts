import { FetchError } from "./fetch_error.ts";

const SIGNS = new RegExp(
  [
    "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError",
    "Failed to establish a new connection|Temporary failure in name resolution",
    "Network is unreachable|Connection (refused|reset|aborted|broken)|Remote end closed",
    "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED",
    "dns error|error sending request|tcp connect error|connection closed before",
  ].join("|"),
  "i",
);

/** Whether a tool's words or an error's message mean that the network did not answer. */
export function looksOffline(text: string): boolean {
  return SIGNS.test(text);
}

/** The one sentence for "no network", with what to do. */
export function offlineError(what: string, where: string, cause?: unknown): FetchError {
  return new FetchError(
    "offline",
    `Could not fetch ${what}: ${where} did not answer or broke off. Try again with a network connection (and ` +
      "HTTPS_PROXY set, if yours needs a proxy); once fetched, the file stays in the cache and " +
      "no network is needed.",
    { cause },
  );
}
