import { inList, type Executor } from "@parley/db";

type DeciderTables = {
  members: { organization_id: string; user_id: string; role: string };
  service_accounts: {
    id: string;
    organization_id: string;
    role: string;
    disabled_at: number | null;
  };
  api_keys: {
    id: string;
    organization_id: string;
    permissions: string | null;
    paths: string | null;
    environments: string | null;
    requests_per_minute: number | null;
    service_account_id: string | null;
    user_id: string | null;
    replaced_by: string | null;
    revoked_at: number | null;
    expires_at: number | null;
  };
  teams: { id: string; organization_id: string; name: string };
  schedules: { id: string; organization_id: string; name: string };
};

const tables = (executor: Executor) => executor.$extendTables<DeciderTables>();

type OfOrganization = { organizationId: string };
type Asking = OfOrganization & { now: number };

/** Somebody with a role. */
export type HolderRow = { id: string; role: string };
/** A key of a program, which is nobody's. */
export type ProgramRow = Awaited<ReturnType<typeof listDecidingKeys>>[number];

/** Members and service accounts with one of these roles, so many of each at most. */
export async function listHolders(
  executor: Executor,
  { organizationId, roles, most }: OfOrganization & { roles: string[]; most: number },
): Promise<HolderRow[]> {
  const members = await tables(executor)
    .selectFrom("members")
    .select(["user_id as id", "role"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "role", roles))
    .orderBy("user_id")
    .limit(most)
    .execute();
  const accounts = await accountsOf(executor, organizationId)
    .where(inList(executor, "role", roles))
    .orderBy("id")
    .limit(most)
    .execute();
  return [...members, ...accounts];
}

/** Those of these ids that are service accounts in use. */
export const listAccounts = (
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: string[] },
): Promise<HolderRow[]> =>
  accountsOf(executor, organizationId)
    .where(inList(executor, "id", ids))
    .execute();

const accountsOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("service_accounts")
    .select(["id", "role"])
    .where("organization_id", "=", organizationId)
    .where("disabled_at", "is", null);

/** Keys of programs that may decide. */
export const listDecidingKeys = (executor: Executor, { most, ...asking }: Asking & { most: number }) =>
  programsOf(executor, asking)
    .where((is) => is.or([is("permissions", "is", null), is("permissions", "like", '%"approve"%')]))
    .orderBy("id")
    .limit(most)
    .execute();

/** Those of these ids that are keys of programs. */
export const listPrograms = (executor: Executor, { ids, ...asking }: Asking & { ids: string[] }) =>
  programsOf(executor, asking)
    .where(inList(executor, "id", ids))
    .execute();

const programsOf = (executor: Executor, { organizationId, now }: Asking) =>
  tables(executor)
    .selectFrom("api_keys")
    .select(["id", "permissions", "paths", "environments", "requests_per_minute"])
    .where("organization_id", "=", organizationId)
    .where("service_account_id", "is", null)
    .where("user_id", "is", null)
    .where("replaced_by", "is", null)
    .where("revoked_at", "is", null)
    .where((is) => is.or([is("expires_at", "is", null), is("expires_at", ">", now)]));

/** Which of these teams and schedules there are, each by its id and its name. */
export async function listNamed(
  executor: Executor,
  { organizationId, table, names }: OfOrganization & { table: "teams" | "schedules"; names: string[] },
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await tables(executor)
    .selectFrom(table)
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where((is) => is.or([inList(executor, "id", names), inList(executor, "name", names)]))
    .execute();
  return rows.flatMap(({ id, name }) => [id, name]);
}
