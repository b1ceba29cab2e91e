import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { queueChunks } from "./chunk-queue.ts";

it("gives everything that came before the break, then the reason", async () => {
  const stream = new PassThrough();
  const next = queueChunks(stream);
  stream.write("one");
  stream.write("two");
  stream.destroy(new Error("cut"));
  expect(String(await next())).toBe("one");
  expect(String(await next())).toBe("two");
  await expect(next()).rejects.toThrow("cut");
});

it("holds the sender back while nobody reads", async () => {
  const stream = new PassThrough({ highWaterMark: 16 });
  const next = queueChunks(stream);
  const block = Buffer.alloc(600_000);
  stream.write(block);
  stream.write(block);
  stream.write(block);
  expect(stream.isPaused()).toBe(true);
  stream.end();
  let byteCount = 0;
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) byteCount += chunk.byteLength;
  expect(byteCount).toBe(1_800_000);
});
