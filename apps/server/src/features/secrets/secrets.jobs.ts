import type { Database } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import type { SecretBox } from "../../kernel/secrets.ts";
import { resealSecondFactors, type AuthSecrets } from "../people/index.ts";
import { listSealed, replaceSealed, type SealedRow } from "./reseal.store.ts";
import { sealedColumns, type SealedColumn } from "./sealed-columns.ts";

const name = "secrets.reseal";
const pageSize = 200;

type Dependencies = {
  database: Database;
  secrets: SecretBox;
  authSecrets: AuthSecrets;
  jobs: JobQueue;
  logger: Logger;
  /** Whether there is a secret that was used before. */
  isRotating: boolean;
};

/** Where a previous secret is given, everything sealed under it is sealed anew. */
export async function planResealing({ database, jobs, isRotating }: Dependencies): Promise<void> {
  if (isRotating) await jobs.enqueue(database.executor, { name, key: name, payload: { version: 1 } });
}

/** Broken off, it begins again: what is done already is left as it is. */
export const secretJobs = ({ database, secrets, authSecrets, logger }: Dependencies): JobHandlers => ({
  async [name]({ signal }) {
    const total = await resealSecondFactors({ database, authSecrets, signal });
    for (const column of sealedColumns) {
      let after: SealedRow | undefined;
      for (;;) {
        signal.throwIfAborted();
        const rows = await listSealed(database.executor, column, { after, limit: pageSize });
        for (const row of rows) {
          const outcome = await resealRow({ database, secrets }, column, row);
          if (outcome !== "current") total[outcome] += 1;
        }
        after = rows.at(-1);
        if (rows.length < pageSize) break;
      }
    }
    logger.info(total, "secrets are sealed under the new PARLEY_SECRET; PARLEY_PREVIOUS_SECRET may go");
  },
});

async function resealRow(
  { database, secrets }: Pick<Dependencies, "database" | "secrets">,
  column: SealedColumn,
  row: SealedRow,
): Promise<"resealed" | "current" | "unreadable"> {
  const context = column.contextOf(row);
  let sealed: string | undefined;
  try {
    sealed = secrets.reseal(row[column.column] ?? "", context);
  } catch {
    // Sealed under a third secret: nobody could read it before, and its owner will be told when it is used.
    return "unreadable";
  }
  if (sealed === undefined) return "current";
  await replaceSealed(database.executor, column, { row, sealed });
  return "resealed";
}
