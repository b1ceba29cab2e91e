import { Command } from "commander";
import { collect } from "../../parse-options.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { renderApprovals } from "./approval-table.ts";

type Filter = {
  readonly status?: string[];
  readonly all?: boolean;
  readonly run?: string;
  readonly name?: string;
};

/** `parley approvals list` */
export function createListCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list requests")
    .description("List the requests that wait, the newest first.")
    .option(
      "--status <status>",
      "pending, approved, denied, answered, timed_out, cancelled or superseded",
      collect,
    )
    .option("--all", "of every status")
    .option("--run <id>", "of one run")
    .option("--name <tool>", "of one tool")
    .action(async (options: CommonOptions & Filter) =>
      listApprovals(openSession(terminal, options), options),
    );
  return withCommonOptions(command);
}

/** A page of a hundred. */
export async function listApprovals(
  { parley, output }: Session,
  { status, all, run, name }: Filter,
): Promise<void> {
  const wanted = status ?? (all === true ? undefined : ["pending"]);
  const page = await parley.approvals.list({
    size: 100,
    ...(wanted !== undefined && { status: wanted as ["pending"] }),
    ...(run !== undefined && { run_id: run }),
    ...(name !== undefined && { name }),
  });
  if (output.isJson) return output.json(page);
  if (page.records.length === 0) return output.note("Nothing waits.");
  output.line(renderApprovals(page.records, { output, nowMs: Date.now() }));
  if (page.total > page.records.length) output.note(`${page.total - page.records.length} more.`);
}
