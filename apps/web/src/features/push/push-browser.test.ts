import { expect, test } from "vitest";
import { toBytes } from "./push-browser.ts";

test("a public key is read from base64url, whatever is in it", () => {
  expect([...toBytes("BP_-AA")]).toEqual([4, 255, 254, 0]);
});
