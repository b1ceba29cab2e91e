import { Command, InvalidArgumentError, Option } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { collect } from "../../parse-options.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { type Channel, findChannel } from "./find-channel.ts";

type Stakes = Channel["default_stakes"][number];
type Options = CommonOptions & {
  readonly place?: string;
  readonly stakes?: Stakes[];
  readonly team?: string[];
  readonly show?: Channel["redaction"]["show"];
  readonly hide?: string[];
};

const allStakes: readonly Stakes[] = ["low", "medium", "high"];

function parseStakes(text: string): Stakes[] {
  if (text === "none") return [];
  const given = text.split(",").map((one) => one.trim());
  const wrong = given.find((one) => !allStakes.some((known) => known === one));
  if (wrong !== undefined) throw new InvalidArgumentError("Give low, medium, high with commas, or none.");
  return allStakes.filter((one) => given.includes(one));
}

/** `parley channels update <channel>` */
export function createUpdateChannelCommand(terminal: Terminal): Command {
  const command = new Command("update")
    .summary("which requests go there, and how much of them is told")
    .description(
      "Change which requests a channel is shown, and how much of them it is told. What is not given stays.",
    )
    .argument("<channel>", "name or id of the channel")
    .option("--place <place>", "where requests go that name nobody; `none`: they stay in the inbox")
    .option("--stakes <names>", "which of them go there: low,medium,high; `none`: none does", parseStakes)
    .option("--team <team=place>", "where a team is asked as one; several; `team=` takes it away", collect)
    .addOption(
      new Option("--show <how much>", "how much is told").choices(["everything", "names", "nothing"]),
    )
    .option(
      "--hide <argument>",
      "one more argument that is never told; several; `none`: no others than named with it",
      collect,
    )
    .action(async (wanted: string, options: Options) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const channel = await findChannel(session, wanted);
      const changes = await readChanges(session, { channel, options });
      if (Object.keys(changes).length === 0)
        throw new CommandError("Nothing would change: give --place, --stakes, --team, --show or --hide.");
      const changed = await parley.channels.update({ id: channel.id, ...changes });
      if (output.isJson) return output.json(changed);
      output.line(`Changed ${changed.name}.`);
    });
  return withExamples(withCommonOptions(command), [
    [
      "parley channels update ops --place C0123 --stakes medium,high",
      "what names nobody goes there, if much hangs on it",
    ],
    ["parley channels update ops --team Legal=C0456", "the team is asked there as one"],
    ["parley channels update ops --hide iban --hide card_number", "their values are never told"],
  ]);
}

type Changes = Omit<Parameters<Session["parley"]["channels"]["update"]>[0], "id">;

async function readChanges(
  session: Session,
  { channel, options }: { channel: Channel; options: Options },
): Promise<Changes> {
  const { place, stakes, team, show, hide } = options;
  const hidden = hide && toHidden(channel.redaction.hidden_arguments, hide);
  return {
    ...(place !== undefined && { default_place: place === "none" ? null : place }),
    ...(stakes !== undefined && { default_stakes: stakes }),
    ...(team !== undefined && { team_places: await readTeams(session, { channel, given: team }) }),
    ...((show !== undefined || hidden !== undefined) && {
      redaction: {
        show: show ?? channel.redaction.show,
        hidden_arguments: hidden ?? channel.redaction.hidden_arguments,
      },
    }),
  };
}

/** What is not told stays so, but where all of it is asked for. */
function toHidden(known: readonly string[], given: readonly string[]): string[] {
  const kept = given.includes("none") ? [] : known;
  return [...new Set([...kept, ...given.filter((name) => name !== "none")])];
}

/** Teams are named; their places are kept by id. @throws CommandError for one that there is not */
async function readTeams(
  { parley }: Session,
  { channel, given }: { channel: Channel; given: readonly string[] },
): Promise<Record<string, string>> {
  const teams = await parley.teams.list({});
  const places = { ...channel.team_places };
  for (const one of given) {
    const at = one.indexOf("=");
    if (at < 1) throw new CommandError(`\`${one}\` is no team with a place: give Legal=C0456.`);
    const [name, place] = [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    const id = teams.find((team) => team.id === name || team.name === name)?.id;
    // One that is gone is taken away by its id.
    const key = id ?? (Object.hasOwn(places, name) && place === "" ? name : undefined);
    if (key === undefined)
      throw new CommandError(`There is no team \`${name}\`. \`parley api teams.list\` names them.`);
    if (place === "") delete places[key];
    else places[key] = place;
  }
  return places;
}
