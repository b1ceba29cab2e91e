import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createReplayCommand } from "./replay-policy.ts";
import { createTestCommand } from "./test-policies.ts";

/** `parley policy` */
export function createPolicyCommand(terminal: Terminal): Command {
  return new Command("policy")
    .summary("try rules that decide calls beforehand")
    .description("Test .policy files, and see what they would have said of past calls.")
    .addCommand(createTestCommand(terminal))
    .addCommand(createReplayCommand(terminal));
}
