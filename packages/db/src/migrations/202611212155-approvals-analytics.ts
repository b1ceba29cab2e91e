import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

type Row = { id: string; organization_id: string; request: string; state: string };
type Voter = { id: string; name: string };
type Outcome = {
  status: string;
  at: number;
  by?: Voter[];
  basis?: string;
  byDeadline?: boolean;
};
type Event = { type: string; at: number; voter?: Voter; vote?: string; outcome?: Outcome };
type Tables = {
  approvals: Row & {
    decided_at: number | null;
    basis: string | null;
    is_edited: boolean;
    version_id: string | null;
  };
  approval_events: { approval_id: string; number: number; type: string; data: string };
  approval_votes: {
    approval_id: string;
    number: number;
    organization_id: string;
    voter_id: string;
    voter_name: string;
    vote: string;
    at: number;
  };
};

/** What is counted of requests: when and by what they ended, and who said what when. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const alter = () => executor.schema.alterTable("approvals");
  await alter().addColumn("decided_at", type.timestamp).execute();
  // People, a policy, a grant or the deadline; null for what was cancelled, timed out or is pending.
  await alter().addColumn("basis", type.text).execute();
  await alter()
    .addColumn("is_edited", type.boolean, (column) => column.notNull().defaultTo(false))
    .execute();
  await alter().addColumn("version_id", type.text).execute();
  await executor.schema
    .createTable("approval_votes")
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    // Of the event.
    .addColumn("number", type.integer, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("voter_id", type.id, (column) => column.notNull())
    .addColumn("voter_name", type.text, (column) => column.notNull())
    .addColumn("vote", type.text, (column) => column.notNull())
    .addColumn("at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("approval_votes_primary", ["approval_id", "number"])
    .execute();
  await executor.schema
    .createIndex("approval_votes_voter")
    .on("approval_votes")
    .columns(["organization_id", "voter_id", "at"])
    .execute();
  await fill(executor);
}

/** From what was kept before, a few at a time. */
async function fill(executor: Executor): Promise<void> {
  const tables = executor.$extendTables<Tables>();
  let after = "";
  for (;;) {
    const rows = await tables
      .selectFrom("approvals")
      .select(["id", "organization_id", "request", "state"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(200)
      .execute();
    for (const row of rows) await fillOne(executor, row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function fillOne(executor: Executor, row: Row): Promise<void> {
  const tables = executor.$extendTables<Tables>();
  const state = JSON.parse(row.state) as { outcome: Outcome | null; isEdited: boolean };
  const request = JSON.parse(row.request) as { version_id?: string | null };
  await tables
    .updateTable("approvals")
    .set({
      decided_at: state.outcome?.at ?? null,
      basis: basisOf(state.outcome),
      is_edited: state.isEdited,
      version_id: request.version_id ?? null,
    })
    .where("id", "=", row.id)
    .execute();
  const events = await tables
    .selectFrom("approval_events")
    .select(["number", "data"])
    .where("approval_id", "=", row.id)
    .where("type", "in", ["voted", "decided"])
    .execute();
  const votes = events.flatMap(({ number, data }) => {
    const said = saidBy(JSON.parse(data) as Event);
    if (said === undefined) return [];
    const { voter, vote, at } = said;
    const which = { approval_id: row.id, number, organization_id: row.organization_id };
    return [{ ...which, voter_id: voter.id, voter_name: voter.name, vote, at }];
  });
  if (votes.length > 0) await tables.insertInto("approval_votes").values(votes).execute();
}

function basisOf(outcome: Outcome | null): string | null {
  if (outcome === null || outcome.status === "timed_out" || outcome.status === "cancelled") return null;
  return outcome.basis ?? (outcome.byDeadline === true ? "deadline" : "people");
}

function saidBy({ at, voter, vote, outcome }: Event): { voter: Voter; vote: string; at: number } | undefined {
  if (voter !== undefined && vote !== undefined) return { voter, vote, at };
  const answerer = outcome?.status === "answered" ? outcome.by?.[0] : undefined;
  return answerer && { voter: answerer, vote: "answer", at };
}
