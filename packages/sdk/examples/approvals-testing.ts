import { Parley } from "@parley/sdk";
import { jsonSchema } from "@parley/sdk/json-schema";
import { createTerminalApprovals } from "@parley/sdk/terminal";
import {
  approves,
  asksBack,
  createFakeHumans,
  createTestClock,
  denies,
  isSilent,
  scripted,
} from "@parley/sdk/testing";

const humans = createFakeHumans(scripted([approves(), denies("Too much.")]));
const agent = new Parley({ approvals: humans });

const clock = createTestClock();
const parley = new Parley({ approvals: createFakeHumans(isSilent(), { clock }) });
await clock.advance(3_600_000);

const local = new Parley({ approvals: createTerminalApprovals() });

const shard = jsonSchema<"eu" | "us">({ enum: ["eu", "us"] });
console.log(agent, parley, local, shard);

export const careful = createFakeHumans(
  asksBack("Is it urgent?", (reply) => (reply === "yes" ? approves() : denies("Not today."))),
);
