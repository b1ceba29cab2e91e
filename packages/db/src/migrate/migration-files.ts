import { readdirSync } from "node:fs";
import type { Migration } from "./migration.ts";

/** The folder is the list: every file named like a migration is one. */
const FOLDER = new URL("../migrations/", import.meta.url);

/** `20261120-prompts-create`, or `202611201730-…` where the order within a day matters. */
const NAME = /^(\d{8}(?:\d{4})?-[a-z0-9]+(?:-[a-z0-9]+)+)\.ts$/;

/** The names of all migrations, in the order in which they run. */
export function listMigrations(): string[] {
  return readdirSync(FOLDER)
    .flatMap((file) => NAME.exec(file)?.[1] ?? [])
    .sort();
}

/** @throws Error if the file does not export `up`. */
export async function loadMigration(name: string): Promise<Migration> {
  const module = (await import(new URL(`${name}.ts`, FOLDER).href)) as Partial<Migration>;
  if (typeof module.up !== "function")
    throw new Error(`The migration ${name} does not export a function "up".`);
  return { up: module.up };
}
