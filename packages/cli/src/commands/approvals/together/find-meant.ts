import { type Approval, approvalErrors } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { CommandError } from "../../../exit-codes.ts";
import { readText } from "../../../read-inputs.ts";
import type { Session } from "../../../session.ts";
import { mostTogether } from "./choices.ts";
import type { Mention } from "./mentions.ts";

/** One that is to be decided along with others. */
export type Meant = {
  readonly id: string;
  /** Of what was seen; else of what stands. */
  readonly args_hash: string | null;
  /** Undefined where it was not looked at here, or is not there. */
  readonly approval: Approval | undefined;
  /** Whether its arguments were seen before this command began. */
  readonly isSeen: boolean;
};

type Source = {
  readonly mentions: readonly Mention[];
  readonly seen?: string | undefined;
  readonly name?: string | undefined;
  readonly run?: string | undefined;
};

/** How many more wait than are meant. */
type Found = { readonly meant: readonly Meant[]; readonly more: number };

/** Which requests are meant, by a file of what was seen, by what they have in common, or by their ids. */
export async function findMeant(session: Session, source: Source): Promise<Found> {
  const { seen, name, run, mentions } = source;
  if (seen !== undefined) {
    const where = seen === "-" ? "standard input" : seen;
    return { meant: pick(await readSeen(session, seen), { mentions, place: `in ${where}` }), more: 0 };
  }
  if (name === undefined && run === undefined) return { meant: await readEach(session, mentions), more: 0 };
  const filter = { ...(name !== undefined && { name }), ...(run !== undefined && { run_id: run }) };
  const asked = { ...filter, status: ["pending"] as ["pending"], size: mostTogether };
  const { records, total } = await session.parley.approvals.list(asked);
  const meant = records.filter(isCall).map((approval) => toMeant(approval, { isSeen: false }));
  return {
    meant: pick(meant, { mentions, place: "among the calls that wait" }),
    more: total - records.length,
  };
}

/** Questions are answered one by one. */
const isCall = ({ kind }: Approval): boolean => kind !== "question";

const toMeant = (approval: Approval, { isSeen }: { isSeen: boolean }): Meant => ({
  id: approval.id,
  args_hash: approval.args_hash,
  approval,
  isSeen,
});

/** What waited when `parley approvals list --json`, or `show --json`, printed it. */
async function readSeen({ terminal }: Session, path: string): Promise<Meant[]> {
  const where = path === "-" ? "Standard input" : path;
  const records = toRecords(parse(await readText(terminal, path), where));
  if (!records.every(looksLikeApproval))
    throw new CommandError(`${where} is not what \`parley approvals list --json\` prints.`);
  const waited = records.filter(({ outcome }) => outcome.status === "pending");
  return waited.filter(isCall).map((approval) => toMeant(approval, { isSeen: true }));
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${where} is not JSON: ${(error as Error).message}`);
  }
}

/** Of a page, of a list, or one alone. */
function toRecords(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const { records } = (value ?? {}) as { records?: unknown };
  return Array.isArray(records) ? records : [value];
}

function looksLikeApproval(value: unknown): value is Approval {
  const { id, kind, args_hash: hash, outcome, request } = (value ?? {}) as Partial<Approval>;
  const hasHash = hash === null || typeof hash === "string";
  return [id, kind, outcome?.status, request?.stakes].every((each) => typeof each === "string") && hasHash;
}

type Picking = { readonly mentions: readonly Mention[]; readonly place: string };

/** Those that were named have to be among them; with a hash it is that one which was seen. */
function pick(meant: readonly Meant[], { mentions, place }: Picking): Meant[] {
  const named = new Map(mentions.map((mention) => [mention.id, mention]));
  const missing = mentions.find(({ id }) => meant.every((each) => each.id !== id));
  if (missing !== undefined) throw new CommandError(`There is no call ${missing.id} ${place}.`);
  return meant.map((one) => withHash(one, named.get(one.id)));
}

/** What stands, where it is what was seen; else what was seen, which the server refuses. */
function withHash(one: Meant, mention: Mention | undefined): Meant {
  const hash = mention?.hash;
  if (hash === undefined) return one;
  const standing = one.args_hash ?? "";
  return { ...one, isSeen: true, args_hash: standing.startsWith(hash) ? standing : hash };
}

/** One that is not there is refused by the server, as any other that cannot be decided. */
async function readEach({ parley }: Session, mentions: readonly Mention[]): Promise<Meant[]> {
  const read = async (mention: Mention): Promise<Meant> => {
    try {
      const approval = await parley.approvals.get({ id: mention.id });
      return withHash(toMeant(approval, { isSeen: false }), mention);
    } catch (error) {
      if (!isParleyError(error) || error.code !== approvalErrors.notFound.code) throw error;
      return { id: mention.id, args_hash: null, approval: undefined, isSeen: false };
    }
  };
  return Promise.all(mentions.map(read));
}
