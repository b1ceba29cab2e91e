import { toCamelCase, toPascalCase, type Insertion, type Plan } from "./plan.ts";

type Names = {
  /** `daily-reports` */ plural: string;
  /** `dailyReports` */ constant: string;
  /** `DailyReport` */ type: string;
  /** `daily_reports` */ table: string;
};

const serverFeatures = "apps/server/src/features";

/** A noun of the API with a list, from the contract to its table. `today` is `20260131`. */
export function planFeature(plural: string, today: string): Plan {
  const constant = toCamelCase(plural);
  const names: Names = {
    plural,
    constant,
    type: toPascalCase(plural.replace(/s$/, "")),
    table: plural.replaceAll("-", "_"),
  };
  const folder = `${serverFeatures}/${plural}`;
  return {
    files: {
      [`packages/contract/src/${plural}.ts`]: contractFile(names),
      [`packages/db/src/migrations/${today}-${plural}-create.ts`]: migrationFile(names),
      [`${folder}/index.ts`]: `export { ${routesOf(names)} } from "./${plural}.routes.ts";\n`,
      [`${folder}/${plural}.routes.ts`]: routesFile(names),
      [`${folder}/${plural}.store.ts`]: storeFile(names),
      [`${folder}/${plural}.tables.ts`]: tablesFile(names),
    },
    insertions: registrations(names),
    next: [
      `Shape the noun in packages/contract/src/${plural}.ts; the compiler then leads you through ${folder}.`,
      "Write a test that calls it over HTTP, beside the routes.",
      "Run npm run openapi, npm run format and npm run check.",
    ],
  };
}

const routesOf = ({ type }: Names): string => `${type.charAt(0).toLowerCase()}${type.slice(1)}Routes`;

function registrations(names: Names): Insertion[] {
  const { plural, constant, type } = names;
  const contract = "packages/contract/src/contract.ts";
  const list = `${serverFeatures}/index.ts`;
  return [
    { path: contract, after: "import {", line: `import { ${constant} } from "./${plural}.ts";` },
    { path: contract, before: "} as const;", line: `  ${constant},` },
    {
      path: "packages/contract/src/index.ts",
      before: 'from "./request-errors.ts"',
      line: `export { ${type}, ${constant} } from "./${plural}.ts";`,
    },
    { path: list, after: "import {", line: `import { ${routesOf(names)} } from "./${plural}/index.ts";` },
    { path: list, before: "});", line: `  ${constant}: ${routesOf(names)}(services),` },
    { path: `${serverFeatures}/graph.ts`, before: "] as const;", line: `  "${plural}",` },
  ];
}

const contractFile = ({ plural, constant, type }: Names): string => `import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { Timestamp } from "./kernel/wire.ts";

export const ${type} = z
  .object({ id: z.string(), name: z.string(), created_at: Timestamp })
  .meta({ id: "${type}" });
export type ${type} = z.output<typeof ${type}>;

export const ${constant} = resource("${plural}", {
  description: "Say what these are.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/${plural}",
      summary: "List them, newest first",
      permission: "read",
      output: z.array(${type}),
    }),
  },
});
`;

const migrationFile = ({ table }: Names): string => `import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("${table}")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("${table}_organization_id_created_at")
    .on("${table}")
    .columns(["organization_id", "created_at"])
    .execute();
}
`;

const routesFile = (names: Names): string => `import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import { implement } from "../../kernel/implement.ts";
import { list${names.type}s } from "./${names.plural}.store.ts";

export const ${routesOf(names)} = ({ database }: { database: Database }) =>
  implement(contract.${names.constant}, {
    list: async (_, { organizationId }) => {
      const rows = await list${names.type}s(database.executor, organizationId);
      return rows.map(({ id, name, created_at }) => ({
        id,
        name,
        created_at: new Date(created_at).toISOString(),
      }));
    },
  });
`;

const storeFile = ({ plural, type, table }: Names): string => `import type { Executor } from "@parley/db";
import type { ${type}Row, ${type}Tables } from "./${plural}.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<${type}Tables>();

export function list${type}s(executor: Executor, organizationId: string): Promise<${type}Row[]> {
  return tables(executor)
    .selectFrom("${table}")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}
`;

const tablesFile = ({ type, table }: Names): string => `export type ${type}Row = {
  id: string;
  organization_id: string;
  name: string;
  created_at: number;
};

export type ${type}Tables = { ${table}: ${type}Row };
`;
