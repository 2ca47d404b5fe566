/**
 * Runs `body` with the process's error output going nowhere. TensorFlow prints a banner about oneDNN
 * when it is opened, which none of its settings stops; its errors reach us as statuses. Where the C
 * library cannot be opened, the banner stays.
 */
export function quietly<T>(body: () => T): T {
  const restore = silence();
  try {
    return body();
  } finally {
    restore();
  }
}

const STDERR = 2, WRITE_ONLY = 1;

function silence(): () => void {
  if (Deno.build.os !== "linux") return () => {};
  try {
    const c = Deno.dlopen("libc.so.6", {
      dup: { parameters: ["i32"], result: "i32" },
      dup2: { parameters: ["i32", "i32"], result: "i32" },
      open: { parameters: ["buffer", "i32"], result: "i32" },
      close: { parameters: ["i32"], result: "i32" },
    }).symbols;
    const before = c.dup(STDERR);
    const nowhere = c.open(new TextEncoder().encode("/dev/null\0"), WRITE_ONLY);
    if (before < 0 || nowhere < 0) return () => {};
    c.dup2(nowhere, STDERR);
    c.close(nowhere);
    return () => {
      c.dup2(before, STDERR);
      c.close(before);
    };
  } catch {
    return () => {};
  }
}
