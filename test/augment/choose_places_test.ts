import assert from "node:assert/strict";
import { choosePlaces } from "lib/augment/choose_places.ts";
import { seededRandom } from "lib/data/mod.ts";
import { isNear } from "../is_near.ts";

Deno.test("choosePlaces() draws each place with the share's chance, within the binomial's spread", () => {
  const random = seededRandom(1), count = 50, times = 400, hits = new Array<number>(count).fill(0);
  for (let i = 0; i < times; i++) {
    for (const place of choosePlaces(count, 0.2, random)) hits[place]++;
  }
  assert.ok(isNear(hits.reduce((a, b) => a + b), count * times, 0.2));
  for (const [place, n] of hits.entries()) assert.ok(isNear(n, times, 0.2), `${place}: ${n}`);
});

Deno.test("choosePlaces() draws one place, any, where the share gives none", () => {
  const random = seededRandom(2), hits = [0, 0, 0];
  for (let i = 0; i < 900; i++) {
    const places = choosePlaces(3, 1e-9, random);
    assert.equal(places.length, 1);
    hits[places[0]]++;
  }
  for (const n of hits) assert.ok(isNear(n, 900, 1 / 3), `${hits}`);
  assert.deepEqual(choosePlaces(0, 1, random), []);
  assert.deepEqual(choosePlaces(3, 1, random), [0, 1, 2]);
});
