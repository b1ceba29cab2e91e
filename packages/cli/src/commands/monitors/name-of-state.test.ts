import type { Monitor } from "@parley/contract";
import { expect, test } from "vitest";
import { nameOfState } from "./find-monitor.ts";

const monitor = (fields: object): Monitor =>
  ({ state: "alerting", is_enabled: true, is_muted: false, last_check: null, ...fields }) as Monitor;

test("a state says what else has to be known of it", () => {
  const doubted = { last_check: { distrust: "The judge's kappa with people is 0.10: below 0.4." } };
  expect(nameOfState(monitor({}))).toBe("alerting");
  expect(nameOfState(monitor({ state: "no_data", is_muted: true }))).toBe("no data, muted");
  expect(nameOfState(monitor(doubted))).toBe("alerting, untrusted judge");
  // As a server that knows nothing of it answers.
  expect(nameOfState(monitor({ last_check: {} }))).toBe("alerting");
  expect(nameOfState(monitor({ ...doubted, is_enabled: false }))).toBe("disabled");
});
