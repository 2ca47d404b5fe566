import assert from "node:assert/strict";
import { UrlWatch } from "lib/text/url_watch.ts";

/** The text with a `^` under each offset at which an address goes on. */
function marked(text: string): string {
  const watch = new UrlWatch(text);
  return [...text].map((_, i) => watch.goesOn(i) ? "^" : " ").join("").trimEnd();
}

Deno.test("UrlWatch knows where an address goes on", () => {
  assert.equal(marked("a http://b.cn/c,d 好"), "       ^^^^^^^^^^");
  assert.equal(marked("见www.a.cn谢谢"), "  ^^^^^^^");
  assert.equal(
    marked("http://www.a.cn http://b"),
    "     ^^^^^^^^^^      ".slice(0, 15) + "      ^^^",
  );
  assert.equal(marked("no address: a//b"), "");
  assert.equal(marked(""), "");
});
