import { CommandError } from "../../../exit-codes.ts";
import { refuseShortHash } from "../refuse-short-hash.ts";
import type { Choice } from "./choices.ts";

/** A request that was named, with the hash of the arguments that were seen. */
export type Mention = { readonly id: string; readonly hash: string | undefined };

export type Named = {
  readonly mentions: readonly Mention[];
  /** What was said of some of them alone. */
  readonly choices: ReadonlyMap<string, Choice>;
};

type Given = {
  readonly ids: readonly string[];
  readonly approve?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  readonly leave?: readonly string[] | undefined;
};

/** @throws CommandError where one is named twice, or not as it should be */
export function readMentions({ ids, approve = [], deny = [], leave = [] }: Given): Named {
  const mentions: Mention[] = [];
  const choices = new Map<string, Choice>();
  const add = (given: string, choose: (reason: string | undefined) => Choice | undefined): void => {
    const { reason, ...mention } = parseMention(given);
    if (mentions.some(({ id }) => id === mention.id))
      throw new CommandError(`${mention.id} is named twice: say once what becomes of it.`);
    mentions.push(mention);
    const choice = choose(reason);
    if (choice !== undefined) choices.set(mention.id, choice);
  };
  const bare = (given: string, choice: Choice | undefined): void =>
    add(given, (reason) => {
      if (reason === undefined) return choice;
      throw new CommandError(`Only --deny takes a reason after \`=\`, not \`${given}\`.`);
    });
  for (const given of ids) bare(given, undefined);
  for (const given of approve) bare(given, { fate: "approve" });
  for (const given of leave) bare(given, { fate: "leave" });
  for (const given of deny) add(given, (comment) => ({ fate: "deny", comment }));
  return { mentions, choices };
}

/** `apr_1`, `apr_1@hash`, `apr_1=reason`, `apr_1@hash=reason`. */
function parseMention(given: string): Mention & { reason: string | undefined } {
  const [, id, hash, reason] = /^([^@=\s]+)(?:@([^=\s]*))?(?:=([\s\S]*))?$/.exec(given) ?? [];
  if (id === undefined) throw new CommandError(`\`${given}\` names no request: give its id.`);
  if (hash !== undefined) refuseShortHash(id, hash);
  return { id, hash, reason: reason === "" ? undefined : reason };
}
