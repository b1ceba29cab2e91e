import type { Contract, EndpointReply } from "@parley/contract";
import { CommandError } from "../../exit-codes.ts";
import type { Session } from "../../session.ts";

export type Channel = EndpointReply<Contract["channels"]["endpoints"]["get"]>;

/** A channel by its id or its name. @throws CommandError where there is none */
export async function findChannel({ parley }: Pick<Session, "parley">, wanted: string): Promise<Channel> {
  const channels = await parley.channels.list({});
  const found = channels.find(({ id }) => id === wanted) ?? channels.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw new CommandError(`There is no channel \`${wanted}\`. \`parley channels list\` names them.`);
}
