import { fileOf, type Log } from "@parley/sdk";
import { Command } from "commander";
import { formatCost, formatCount, formatDuration, sumOfKnown } from "../../figures.ts";
import { type Output, toSafeText } from "../../output.ts";
import { describeContent, describeToolCalls } from "../../describe-message.ts";
import { describeVersion } from "../../find-prompt.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley logs show <id>` */
export function createShowLogCommand(terminal: Terminal): Command {
  const command = new Command("show")
    .summary("print one call in full")
    .description("Print one recorded call in full: what was asked, what came back, what it took.")
    .argument("<id>", "id of the Log")
    .action(async (id: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const log = await parley.logs.get({ id });
      if (output.isJson) return output.json(log);
      printLog(log, output);
    });
  return withCommonOptions(command);
}

function printLog(log: Log, output: Output): void {
  const { bold, cyan, dim, red, yellow } = output.colors;
  const file = fileOf(log);
  const facts: [string, string | null | undefined][] = [
    [log.type, `${file.path} (${describeVersion(file)}, ${file.version_id})`],
    ["when", log.created_at],
    ["environment", log.environment],
    ["model", [log.provider, log.model ?? ("model" in file ? file.model : null)].filter(Boolean).join(" / ")],
    ["took", formatDuration(log.provider_latency)],
    ["first token", log.time_to_first_token == null ? null : formatDuration(log.time_to_first_token)],
    ["tokens", `${formatCount(log.prompt_tokens)} in, ${formatCount(log.output_tokens)} out`],
    ["cost", formatCost(sumOfKnown(log.prompt_cost, log.output_cost))],
    ["finished", log.finish_reason],
    ["source", log.source],
    ["user", log.user],
    ["metadata", describeObject(log.metadata)],
  ];
  output.line(bold(log.id));
  for (const [name, value] of facts) if (value) output.line(`${dim(name.padEnd(12))} ${toSafeText(value)}`);
  const section = (
    title: string,
    text: string | null | undefined,
    style: (shown: string) => string = String,
  ): void => {
    if (text) output.line(`\n${bold(title)}\n${style(toSafeText(text).trimEnd())}`);
  };
  section("inputs", describeInputs(log.inputs));
  for (const message of log.messages ?? []) section(message.role, describeContent(message));
  section("output", log.output, cyan);
  section("tool calls", describeToolCalls(log.output_message?.tool_calls).join("\n"), cyan);
  section("error", log.error, red);
  section("warnings", log.warnings?.map(({ message }) => message).join("\n"), yellow);
}

function describeInputs(inputs: Log["inputs"]): string {
  return Object.entries(inputs ?? {})
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}

function describeObject(value: Record<string, unknown> | null | undefined): string | null {
  return value && Object.keys(value).length > 0 ? JSON.stringify(value) : null;
}
