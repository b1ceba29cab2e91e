import { describe, expect, test } from "vitest";
import { chooseTargets, keyOf, type Reach, type Telling } from "./choose-targets.ts";

const slack: Reach = {
  id: "chn_s",
  kind: "slack",
  name: "ops",
  defaultPlace: "C0",
  defaultStakes: ["medium", "high"],
  teamPlaces: { team_legal: "CLEGAL" },
  people: true,
};
const hook: Reach = {
  ...slack,
  id: "chn_w",
  kind: "webhook",
  name: "pager",
  defaultPlace: null,
  teamPlaces: {},
};
const nobody: Telling = { userIds: [], addresses: [], teams: [], anyone: false };
const evening = Date.UTC(2026, 0, 1, 22);
const circumstances = {
  channels: [slack, hook],
  preferences: new Map(),
  stakes: "medium",
  now: evening,
} as const;
const choose = (telling: Partial<Telling>, more: Partial<Parameters<typeof chooseTargets>[1]> = {}) =>
  chooseTargets({ ...nobody, ...telling }, { ...circumstances, ...more }).map(keyOf);

describe("where a request is shown", () => {
  test("at whoever brings it to WhatsApp, by Meta first; the plan's name of the place stays", () => {
    const twilio: Reach = { ...hook, id: "chn_t", kind: "twilio_whatsapp", name: "phones" };
    const meta: Reach = { ...twilio, id: "chn_m", kind: "whatsapp", name: "more phones" };
    const telling = { ...nobody, addresses: ["whatsapp:+4915112345678"] };
    const reached = (channels: Reach[]) => chooseTargets(telling, { ...circumstances, channels });
    const address = "whatsapp:+4915112345678";
    expect(reached([twilio])).toMatchObject([{ channelId: "chn_t", place: "+4915112345678", address }]);
    expect(reached([twilio, meta])).toMatchObject([{ channelId: "chn_m", address }]);
    expect(reached([hook])).toMatchObject([{ channelId: null }]);
  });

  test("at the places a plan names: by kind, by a channel's name or id, or a channel's own place", () => {
    expect(choose({ addresses: ["slack:C1", "ops:C2", "chn_w:x", "channel:ops"] })).toEqual([
      "chn_s:C1",
      "chn_s:C2",
      "chn_w:x",
      "chn_s:C0",
    ]);
  });

  test("a place that no channel reaches stays, so that it can be told", () => {
    const [target] = chooseTargets({ ...nobody, addresses: ["sms:+49151"] }, circumstances);
    expect(target).toMatchObject({ channelId: null, kind: "sms", address: "sms:+49151" });
  });

  test("each place once", () => {
    expect(choose({ addresses: ["slack:C0", "slack:C0"], anyone: true })).toEqual(["chn_s:C0"]);
  });

  test("what names nobody goes to the places set up for what hangs on it", () => {
    expect(choose({ anyone: true })).toEqual(["chn_s:C0"]);
    expect(choose({ anyone: true }, { stakes: "low" })).toEqual([]);
  });

  test("a team is asked where it has a place", () => {
    expect(choose({ teams: ["team_legal", "team_other"] })).toEqual(["chn_s:CLEGAL"]);
  });

  test("a person where they want it, by stakes and by the hour of their time zone", () => {
    const preferences = new Map([
      [
        "ana",
        {
          time_zone: "Europe/Berlin",
          preferences: [
            { channel_id: "chn_w", from_hour: 22, to_hour: 6 },
            { channel_id: "chn_s", from_hour: 6, to_hour: 22 },
            { channel_id: "chn_s", place: "CANA", stakes: ["high" as const] },
          ],
        },
      ],
    ]);
    // 22:00 in UTC is 23:00 in Berlin.
    expect(choose({ userIds: ["ana"] }, { preferences })).toEqual(["chn_w:@ana"]);
    expect(choose({ userIds: ["ana"] }, { preferences, now: Date.UTC(2026, 0, 1, 12) })).toEqual([
      "chn_s:@ana",
    ]);
    expect(choose({ userIds: ["ana"] }, { preferences, stakes: "high" })).toEqual([
      "chn_w:@ana",
      "chn_s:CANA",
    ]);
  });

  test("who has said nothing, by the first channel that finds people; who wants nothing, not at all", () => {
    expect(choose({ userIds: ["bob"] })).toEqual(["chn_s:@bob"]);
    const preferences = new Map([["bob", { time_zone: "UTC", preferences: [] }]]);
    expect(choose({ userIds: ["bob"] }, { preferences })).toEqual([]);
    const digest = new Map([["bob", { time_zone: "UTC", preferences: null, digest: { every_minutes: 60 } }]]);
    expect(choose({ userIds: ["bob"] }, { preferences: digest })).toEqual(["chn_s:@bob"]);
  });
});
