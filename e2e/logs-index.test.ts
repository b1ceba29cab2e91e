import { describe, expect, test } from "vitest";
import { engines } from "./testing/engines.ts";
import { mockPrompt } from "./testing/official-client.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";

type Page = { records: { id: string }[]; next_cursor: string | null };

describe.each(engines)("the word index of Logs on $name", (engine) => {
  test(
    "a process killed with a full queue leaves it to the next, which finds every Log by its words",
    { timeout: 240_000 },
    async () => {
      await using parley = await startParley({ engine });
      const acknowledged = await writeUntilKilled(parley, 600);
      await parley.start();
      await expect
        .poll(() => findMissing(parley, acknowledged), { timeout: 120_000, interval: 200 })
        .toEqual([]);
    },
  );
});

/** Logs from many connections at once, until so many are acknowledged; answers their ids. */
async function writeUntilKilled(parley: Parley, count: number): Promise<string[]> {
  const acknowledged: string[] = [];
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; acknowledged.length < count; index += 1) {
      const id = `queued-${writer}-${index}`;
      const body = { path: "queued", prompt: mockPrompt("x"), log_id: id, output: `quokka number ${index}` };
      const reply = await parley.request("POST", "/v5/prompts/log", { body }).catch(() => undefined);
      if (reply?.status !== 200) return;
      acknowledged.push(id);
      if (acknowledged.length === count) parley.signal("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, writer) => write(writer)));
  expect(await parley.ended()).toMatchObject({ signal: "SIGKILL" });
  expect(acknowledged.length).toBeGreaterThanOrEqual(count);
  return acknowledged;
}

/** Which of these Logs the search for a word they all have does not find. */
async function findMissing(parley: Parley, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  let cursor = "";
  for (;;) {
    const query = `search=quokka&size=500&include_bodies=false${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const page = (await (await parley.request("GET", `/v5/logs?${query}`)).json()) as Page;
    for (const { id } of page.records) found.add(id);
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  return ids.filter((id) => !found.has(id));
}
