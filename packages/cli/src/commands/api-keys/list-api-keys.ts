import type { ApiKey } from "@parley/contract";
import { Command } from "commander";
import { formatAge } from "../../figures.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { type Column, renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley api-keys list` */
export function createListApiKeysCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list the keys")
    .description("List the keys, the newest first, with what confines them.")
    .option("--all", "those that were revoked or have expired as well")
    .action(async (options: CommonOptions & { readonly all?: boolean }) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const nowMs = Date.now();
      const keys = (await parley.apiKeys.list()).filter(
        (key) => options.all === true || isWorking(key, nowMs),
      );
      if (output.isJson) return output.json(keys);
      if (keys.length === 0) return output.note("There are no keys.");
      output.line(renderTable(keys, { columns: columnsFor(session, nowMs), output }));
    });
  return withCommonOptions(command);
}

const isWorking = ({ revoked_at, expires_at }: ApiKey, nowMs: number): boolean =>
  revoked_at === null && (expires_at === null || Date.parse(expires_at) > nowMs);

function columnsFor({ output }: Session, nowMs: number): Column<ApiKey>[] {
  const age = (time: string | null) => (time === null ? "–" : `${formatAge(time, nowMs)} ago`);
  return [
    { title: "name", cell: ({ name }) => name, style: output.colors.cyan, narrowest: 16 },
    { title: "key", cell: ({ key_hint }) => `…${key_hint}` },
    { title: "may", cell: ({ permissions }) => permissions.join(", "), narrowest: 16 },
    { title: "paths", cell: ({ paths }) => paths?.join(", ") ?? "all", narrowest: 10, rank: 2 },
    {
      title: "environments",
      cell: ({ environments }) => environments?.map(({ name }) => name).join(", ") ?? "all",
      narrowest: 12,
      rank: 3,
    },
    {
      title: "spent",
      cell: ({ monthly_budget: budget, spent_this_month: spent }) =>
        budget === null ? "–" : `$${spent.toFixed(2)} of $${budget.toFixed(2)}`,
      align: "right",
      rank: 1,
    },
    { title: "used", cell: ({ last_used_at }) => age(last_used_at), align: "right" },
    {
      title: "ends",
      cell: ({ revoked_at, expires_at }) => (revoked_at ? "revoked" : (expires_at?.slice(0, 10) ?? "–")),
      rank: 2,
    },
    { title: "id", cell: ({ id }) => id, style: output.colors.dim, rank: 4 },
  ];
}
