import { hashToken } from "../../../kernel/secrets.ts";

export type Row = Record<string, unknown>;

/** Which table holds what better-auth calls so. */
const tables: Readonly<Record<string, string>> = {
  user: "users",
  session: "user_sessions",
  account: "accounts",
  verification: "verifications",
  twoFactor: "two_factors",
  passkey: "passkeys",
};

const columns: Readonly<Record<string, string>> = {
  "session.token": "token_hash",
  "passkey.credentialID": "credential_id",
};

const times = new Set([
  "createdAt",
  "updatedAt",
  "expiresAt",
  "accessTokenExpiresAt",
  "refreshTokenExpiresAt",
  "lockedUntil",
]);

/** @throws Error for a model that has no table: a plugin was added without a migration */
export function tableOf(model: string): string {
  const table = tables[model];
  if (table === undefined) throw new Error(`There is no table for "${model}".`);
  return table;
}

export const columnOf = (model: string, field: string): string =>
  columns[`${model}.${field}`] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A value as the table holds it. */
export function toColumn(model: string, { field, value }: { field: string; value: unknown }): unknown {
  if (value instanceof Date) return value.getTime();
  if (model === "session" && field === "token" && typeof value === "string") return hashToken(value);
  return value;
}

export const toColumns = (model: string, fields: Row): Row =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      columnOf(model, field),
      toColumn(model, { field, value }),
    ]),
  );

export function fromColumns(model: string, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const field = fieldOf(model, column);
      return [field, times.has(field) && typeof value === "number" ? new Date(value) : value];
    }),
  );
}

function fieldOf(model: string, column: string): string {
  const special = Object.entries(columns).find(
    ([name, known]) => known === column && name.startsWith(`${model}.`),
  );
  if (special !== undefined) return special[0].slice(model.length + 1);
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
