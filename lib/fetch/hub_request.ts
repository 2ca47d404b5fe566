import { FetchError } from "./fetch_error.ts";
import { PassingFailure } from "./retry.ts";

/** An answer and the headers of the redirects that led to it, its own last. */
export interface HubAnswer {
  response: Response;
  headers: Headers[];
}

/** What a request needs besides its address. */
export interface HubRequest {
  method: "GET" | "HEAD";
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Whether to go on to another host; a look-up stays where the hub's own headers are. */
  leaveAt?: (headers: Headers) => boolean;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * One request with redirects followed by hand, so that the token of `HF_TOKEN` goes to the hub's own
 * host only. Contents are asked for unpacked, since sizes and ranges count the file's own bytes.
 *
 * @throws {PassingFailure} when nothing answers, or with 408, 429 or 5xx
 */
export async function hubRequest(url: string, request: HubRequest): Promise<HubAnswer> {
  const home = new URL(url).origin;
  const headers: Headers[] = [];
  for (let at = new URL(url), hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await send(at, at.origin === home, request);
    headers.push(response.headers);
    const location = response.headers.get("location");
    if (!REDIRECTS.includes(response.status) || location === null) return { response, headers };
    const next = new URL(location, at);
    if (next.origin !== home && request.leaveAt?.(response.headers)) return { response, headers };
    await response.body?.cancel();
    if (!isAllowed(at, next)) break;
    at = next;
  }
  throw new FetchError(
    "server",
    `${url} redirects without end or to an unsafe address. Try later.`,
  );
}

function isAllowed(from: URL, to: URL): boolean {
  return to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:");
}

async function send(url: URL, isHome: boolean, request: HubRequest): Promise<Response> {
  const token = isHome ? Deno.env.get("HF_TOKEN")?.trim() : undefined;
  const headers = {
    "Accept-Encoding": "identity",
    ...request.headers,
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  const response = await connect(url, { ...request, headers, redirect: "manual" });
  const { status } = response;
  if (status !== 408 && status !== 429 && (status < 500 || status === 501)) return response;
  await response.body?.cancel();
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  const after = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  throw new PassingFailure("server", `${url.host} answered with status ${status}`, after);
}

async function connect(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof PassingFailure || !(error instanceof Error)) throw error;
    if (error.name === "AbortError" || error.name === "TimeoutError") throw error;
    throw new PassingFailure("offline", error.message);
  }
}
