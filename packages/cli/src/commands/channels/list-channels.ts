import { Command } from "commander";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { type Column, renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import type { Channel } from "./find-channel.ts";

/** `parley channels list` */
export function createListChannelsCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list channels")
    .description("List channels: which requests go there, and how much of them is told.")
    .action(async (options: CommonOptions) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const channels = await parley.channels.list({});
      if (output.isJson) return output.json(channels);
      if (channels.length === 0) return output.note("There are no channels: requests wait in the inbox.");
      output.line(renderTable(channels, { columns: columnsFor(session), output }));
    });
  return withCommonOptions(command);
}

function columnsFor({ output }: Session): Column<Channel>[] {
  return [
    { title: "state", cell: ({ is_enabled: isEnabled }) => (isEnabled ? "on" : "off") },
    { title: "name", cell: ({ name }) => name, style: output.colors.cyan, narrowest: 12 },
    { title: "kind", cell: ({ kind }) => kind },
    { title: "place", cell: describePlace, narrowest: 12, rank: 1 },
    { title: "teams", cell: ({ team_places: teams }) => countOf(teams), align: "right", rank: 3 },
    { title: "tells", cell: describeRedaction, narrowest: 12, rank: 2 },
    { title: "id", cell: ({ id }) => id, style: output.colors.dim, rank: 4 },
  ];
}

const countOf = (teams: Channel["team_places"]): string => String(Object.keys(teams).length);

function describePlace({ default_place: place, default_stakes: stakes }: Channel): string {
  if (place === null || stakes.length === 0) return "–";
  return stakes.length < 3 ? `${place} (${stakes.join(", ")})` : place;
}

function describeRedaction({ redaction: { show, hidden_arguments: hidden } }: Channel): string {
  return show !== "everything" || hidden.length === 0 ? show : `all but ${hidden.join(", ")}`;
}
