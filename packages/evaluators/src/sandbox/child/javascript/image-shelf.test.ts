import { expect, test } from "vitest";
import { createImageShelf } from "./image-shelf.ts";

const mebibyte = 1024 * 1024;
const imageOf = (keptBytes: number) => ({ image: { keptBytes, restore: () => {} } });

test("images make room for later ones, those used longest ago first; one that is too large for the shelf pushes out none", () => {
  const shelf = createImageShelf<ReturnType<typeof imageOf>>();
  const [a, b, c] = [imageOf(15 * mebibyte), imageOf(15 * mebibyte), imageOf(15 * mebibyte)];
  shelf.keep("a", a);
  shelf.keep("b", b);
  shelf.keep("huge", imageOf(33 * mebibyte));
  expect([shelf.find("huge"), shelf.find("b"), shelf.find("a")]).toEqual([undefined, b, a]);
  shelf.keep("c", c);
  expect([shelf.find("a"), shelf.find("b"), shelf.find("c")]).toEqual([a, undefined, c]);
});
