import { Command } from "commander";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import { renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley keys list` */
export function createListKeysCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list providers that have a key")
    .description("List the providers that have a key, saved here or given to the server's process.")
    .action(async (options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const keys = await parley.providerKeys.list();
      if (output.isJson) return output.json(keys);
      if (keys.length === 0)
        return output.note("No provider has a key. Save one with `parley keys set openai`.");
      const columns = [
        { title: "provider", cell: (key: (typeof keys)[number]) => key.provider, style: output.colors.cyan },
        { title: "key", cell: (key: (typeof keys)[number]) => (key.key_hint ? `…${key.key_hint}` : "–") },
        {
          title: "from",
          cell: (key: (typeof keys)[number]) =>
            key.source === "organization" ? "saved" : "the server's environment",
        },
        {
          title: "address",
          cell: (key: (typeof keys)[number]) => key.base_url ?? "–",
          narrowest: 12,
          rank: 1,
        },
      ];
      output.line(renderTable(keys, { columns, output }));
    });
  return withCommonOptions(command);
}
