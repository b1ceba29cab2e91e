import { expect, test } from "vitest";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { AskSlack } from "./connect.ts";
import { toLaunch } from "./read-launch.ts";

const places = { agent_places: [{ channel: "C1", senders: ["U1"] }] };
const addressed = { user: "U1", channel: "C1", isDirect: false, team: null, thread: "100.1", text: "why?" };

/** What a thread of so many messages is read as, where Slack tells as many a call, and refuses a call. */
async function readThread(given: { said: number; aCall: number; refused?: number }) {
  let calls = 0;
  const ask = (async (_method: string, { cursor }: Record<string, unknown>) => {
    calls += 1;
    if (calls === given.refused) throw new ChannelFailure("rate_limited", "Not so fast.");
    const begin = Number(cursor ?? 0);
    const end = Math.min(begin + given.aCall, given.said);
    const messages = Array.from({ length: end - begin }, (_, index) => ({ ts: `100.${begin + index + 1}` }));
    return { messages, ...(end < given.said && { response_metadata: { next_cursor: String(end) } }) };
  }) as AskSlack;
  const asking = toLaunch({ ...addressed, ts: "200.1" }, { settings: places as never, ask: () => ask });
  if (asking?.type !== "launch") throw new Error("It launches nothing.");
  const { messages, isPartial } = await asking.readThread();
  return { ids: messages.map(({ id }) => id), isPartial };
}

test("a thread is told to its end, or said to be partial", async () => {
  const whole = await readThread({ said: 30, aCall: 15 });
  expect(whole).toMatchObject({ isPartial: false });
  expect(whole.ids.slice(-2)).toEqual(["100.30", "200.1"]);
  const refused = await readThread({ said: 40, aCall: 15, refused: 2 });
  expect(refused).toMatchObject({ isPartial: true });
  expect(refused.ids.slice(-2)).toEqual(["100.15", "200.1"]);
  expect(await readThread({ said: 40, aCall: 5 })).toMatchObject({ isPartial: true });
  expect(await readThread({ said: 40, aCall: 15, refused: 1 })).toEqual({ ids: ["200.1"], isPartial: true });
});
