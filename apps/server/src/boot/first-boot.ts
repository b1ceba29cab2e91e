import { takeLock, type Database } from "@parley/db";
import { createApiKeyText, replaceApiKey, saveApiKey } from "../features/access/index.ts";
import { ensureDefaultEvaluators } from "../features/evaluators/index.ts";
import {
  createOrganization,
  findFirstOrganization,
  type OrganizationRow,
} from "../features/organizations/index.ts";
import { importWorkspace } from "../features/workspace/index.ts";

type Boot = {
  database: Database;
  now: number;
  /** `PARLEY_API_KEY`. */
  givenKey: string | undefined;
  /** The key in the data folder, from an earlier boot. */
  keptKey: string | undefined;
  /** Imported when the organization is new. */
  examplesFolder: string | undefined;
};

export type Booted = {
  organization: OrganizationRow;
  /** The admin key for the command line; undefined where another machine holds it. */
  apiKey: string | undefined;
  /** Made just now: to be shown once. */
  isNewKey: boolean;
};

/** Makes what a new installation needs: the default organization, its environments, an admin key, the examples. */
export function bootOrganization(boot: Boot): Promise<Booted> {
  const { database, now, givenKey, keptKey } = boot;
  return database.transaction(async (executor) => {
    await takeLock(executor, "parley.first-boot");
    const known = await findFirstOrganization(executor);
    const organization =
      known ??
      (await createOrganization(executor, { name: "Default", now, furnish: ensureDefaultEvaluators }));
    const isLostKey = database.dialect === "sqlite" && keptKey === undefined;
    const madeKey =
      givenKey === undefined && (known === undefined || isLostKey) ? createApiKeyText() : undefined;
    const apiKey = givenKey ?? madeKey ?? keptKey;
    const ofOrganization = { organizationId: organization.id, now };
    if (givenKey !== undefined) {
      await replaceApiKey(executor, { ...ofOrganization, name: "PARLEY_API_KEY", key: givenKey });
    } else if (apiKey !== undefined) {
      // A kept key may belong to a database that is gone; one that is known stays as it is.
      await saveApiKey(executor, { ...ofOrganization, name: "Admin key", key: apiKey });
    }
    // An older installation's organization has none yet.
    if (known !== undefined) await ensureDefaultEvaluators(executor, ofOrganization);
    if (known === undefined && boot.examplesFolder !== undefined) {
      const author = { id: "parley", full_name: "Example workspace" };
      await importWorkspace(executor, {
        folder: boot.examplesFolder,
        organizationId: organization.id,
        author,
        now,
      });
    }
    return { organization, apiKey, isNewKey: madeKey !== undefined };
  });
}
