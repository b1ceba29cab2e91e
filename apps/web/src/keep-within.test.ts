import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { keepWithin } from "./keep-within.ts";

const queryOf = (run: string, page: number) => {
  const start = ["slices", { run }];
  return {
    queryKey: [...start, page],
    queryFn: () => Promise.resolve(`${run}, page ${page}`),
    placeholderData: keepWithin(start),
  };
};

test("what was there stays until another page of the same is read, and not until something else is", async () => {
  const client = new QueryClient();
  const observer = new QueryObserver(client, queryOf("before", 1));
  const stop = observer.subscribe(() => {});
  await expect.poll(() => observer.getCurrentResult().data).toBe("before, page 1");
  observer.setOptions(queryOf("before", 2));
  expect(observer.getCurrentResult()).toMatchObject({ data: "before, page 1", isPlaceholderData: true });
  await expect.poll(() => observer.getCurrentResult().data).toBe("before, page 2");
  observer.setOptions(queryOf("after", 2));
  expect(observer.getCurrentResult().data).toBeUndefined();
  await expect.poll(() => observer.getCurrentResult().data).toBe("after, page 2");
  stop();
  client.clear();
});
