import { criticalT, twoSidedT } from "lib/metrics/student_t.ts";
import { assertAllClose, assertClose } from "./golden.ts";
import { pairedGolden } from "./paired_golden.ts";

Deno.test("twoSidedT() equals scipy's t distribution, and criticalT() turns it round", () => {
  for (const { df, t, p } of pairedGolden.studentT) {
    assertAllClose(t.map((x) => twoSidedT(x, df)), p, `${df} degrees of freedom`);
    for (const level of [0.05, 0.01 / 3]) {
      assertClose(twoSidedT(criticalT(level, df), df), level, `level ${level}, df ${df}`);
    }
  }
});
