import type { EndpointInput, EndpointResult, imports, ImportLeft } from "@parley/contract";
import { listAliases, saveAlias } from "../../kernel/aliases/aliases.store.ts";
import {
  changeEnvironment,
  createEnvironment,
  isEnvironmentInUse,
  listEnvironments,
  toEnvironment,
  type EnvironmentRow,
} from "../organizations/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";

type Endpoint = typeof imports.endpoints.environments;
type Given = EndpointInput<Endpoint>["body"]["environments"][number];
type Result = EndpointResult<Endpoint>;

/** Makes the environments that are missing, by name, and lets their old ids lead to them. */
export async function importEnvironments(
  dependencies: ImportDependencies,
  { organizationId }: Importer,
  given: readonly Given[],
): Promise<Result> {
  const { database, clock } = dependencies;
  const records: Result["records"] = [];
  const left: ImportLeft[] = [];
  for (const environment of given) {
    const existing = await findExisting(dependencies, organizationId, environment);
    const row =
      existing ?? (await createEnvironment(dependencies, { organizationId, name: environment.name }));
    await database.transaction((transaction) =>
      saveAlias(transaction, {
        organizationId,
        kind: "environment",
        oldId: environment.id,
        newId: row.id,
        now: clock(),
      }),
    );
    const settled = environment.tag === "default" ? await makeDefault(dependencies, row, left) : row;
    const outcome = existing ? ("found" as const) : ("created" as const);
    records.push({ ...toEnvironment(settled), old_id: environment.id, outcome });
  }
  return { records, left };
}

async function findExisting(
  { database }: ImportDependencies,
  organizationId: string,
  { id, name }: Given,
): Promise<EnvironmentRow | undefined> {
  const rows = await listEnvironments(database.executor, organizationId);
  const aliases = await listAliases(database.executor, { organizationId, kind: "environment", oldIds: [id] });
  const knownId = aliases.get(id) ?? id;
  return rows.find((row) => row.id === knownId) ?? rows.find((row) => row.name === name);
}

/** Whoever asks for no environment gets what is deployed to the default one; that is not changed under them. */
async function makeDefault(
  dependencies: ImportDependencies,
  row: EnvironmentRow,
  left: ImportLeft[],
): Promise<EnvironmentRow> {
  const { organization_id: organizationId, id } = row;
  const { executor } = dependencies.database;
  const current = (await listEnvironments(executor, organizationId)).find((one) => one.is_default);
  if (current?.id === id) return row;
  if (current && (await isEnvironmentInUse(executor, { organizationId, id: current.id }))) {
    const reason = `It was the default; here \`${current.name}\` is, and in use.`;
    left.push({ kind: "environment", id: row.name, field: "tag", reason });
    return row;
  }
  return changeEnvironment(dependencies, { organizationId, id, tag: "default" });
}
