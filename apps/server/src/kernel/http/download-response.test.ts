import { pino } from "pino";
import { expect, test } from "vitest";
import { createRunningWork } from "../running-work.ts";
import { downloadResponse } from "./download-response.ts";

test("a download whose client leaves is one piece of work, ended once", async () => {
  const work = createRunningWork();
  let ends = 0;
  const counted = { ...work, end: () => ((ends += 1), work.end()) };
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: ready, resolve: goOn } = Promise.withResolvers<void>();
  async function* bytes() {
    ask();
    await ready;
    yield new Uint8Array([1]);
    yield new Uint8Array([2]);
  }
  const reply = downloadResponse(
    { bytes: bytes(), contentType: "text/csv", fileName: "a.csv" },
    { work: counted, logger: pino({ level: "silent" }) },
  );
  await asked;
  const left = reply.body?.cancel();
  goOn();
  await left;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ends).toBe(1);
});
