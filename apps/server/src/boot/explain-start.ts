import type { Config } from "../config.ts";
import { StartError } from "./start-error.ts";

type Place = { config: Pick<Config, "DATABASE_URL">; databaseFile: string };

/** Why the database cannot be opened, in words where a person can put it right; anything else as it is. */
export function explainDatabase(error: unknown, { config, databaseFile }: Place): unknown {
  if (!(error instanceof Error)) return error;
  const url = config.DATABASE_URL;
  if (url !== undefined) return explainPostgres(error, url);
  if (error.message.startsWith("The database is newer"))
    return new StartError(`${databaseFile}: ${error.message}`);
  return explainSqlite(error, databaseFile);
}

/** SQLite's own numbers of what can be wrong with a file, without what they say beyond the lowest byte. */
const sqliteWords: Readonly<Record<number, string>> = {
  8: "may not be written. Make it and its folder writable for this user, or choose another folder: PARLEY_DATA_DIR",
  10: "cannot be read or written: the disk failed. Check the disk",
  11: "is damaged. Restore a backup of it, or move it away to begin with an empty one",
  13: "cannot grow: the disk is full. Make room on it",
  14: "cannot be opened. Make it and its folder writable for this user, or choose another folder: PARLEY_DATA_DIR",
  26: "is not a database, or is damaged. Restore a backup of it, or move it away to begin with an empty one",
};

function explainSqlite(error: Error, file: string): Error {
  const number = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0;
  const words = sqliteWords[number];
  return words === undefined ? error : new StartError(`${file} ${words}.`, { cause: error });
}

const unreachable = "Start it, or correct DATABASE_URL";

const postgresWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: `nothing listens there. ${unreachable}`,
  ENOTFOUND: `there is no such host. Correct DATABASE_URL`,
  EAI_AGAIN: `its host's name cannot be looked up. Check the network, or correct DATABASE_URL`,
  EHOSTUNREACH: `the host cannot be reached. ${unreachable}`,
  ENETUNREACH: `the host cannot be reached. ${unreachable}`,
  ECONNRESET: `it closed the connection. ${unreachable}`,
  ETIMEDOUT: `it does not answer. ${unreachable}`,
  "3D000": "there is no such database. Create it, or correct DATABASE_URL",
  "28P01": "it refuses the user or the password. Correct DATABASE_URL",
  "28000": "it refuses the user or the way of connecting. Correct DATABASE_URL",
  "42501": "its user may not make tables. Grant it CREATE on the schema",
  "53300": "it has no connection left. Lower PARLEY_DATABASE_CONNECTIONS, or allow more there",
  "57P03": "it is starting or stopping. Try again",
};

function explainPostgres(error: Error, url: string): Error {
  const words = findCode(error);
  const isConnecting = /timeout|terminated|does not answer|Invalid URL|SSL/i.test(error.message);
  if (words === undefined && !isConnecting) return error;
  const reason = words ?? `${withoutPassword(error.message, url)}. ${unreachable}`;
  return new StartError(`PostgreSQL at ${describeUrl(url)} cannot be used: ${reason}.`);
}

/** The code may be that of an error behind the error. */
function findCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const inner: unknown[] = at instanceof AggregateError ? at.errors : [];
    for (const one of [at, ...inner]) {
      const words = postgresWords[(one as { code?: string }).code ?? ""];
      if (words !== undefined) return words;
    }
  }
  return undefined;
}

/** Without user and password. */
function describeUrl(url: string): string {
  if (!URL.canParse(url)) return "the address of DATABASE_URL";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function withoutPassword(message: string, url: string): string {
  const password = URL.canParse(url) ? new URL(url).password : "";
  return password === "" ? message : message.replaceAll(password, "…");
}

/** Why the data folder cannot be used, in words. */
export function explainFolder(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reasons: Readonly<Record<string, string>> = {
    ENOTDIR: "a file is in its way",
    EEXIST: "a file is in its way",
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "the disk is read-only",
    ENOENT: "it cannot be made there",
    ENOSPC: "the disk is full",
    ENAMETOOLONG: "its name is too long",
    EISDIR: "a folder is where a file of it belongs",
  };
  const reason = reasons[code];
  if (reason === undefined) return error;
  const message = `PARLEY_DATA_DIR: the folder ${folder} cannot be used, for ${reason}. Choose another, or make it writable.`;
  return new StartError(message, { cause: error });
}
