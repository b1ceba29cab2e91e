import type { Database } from "@parley/db";
import { parseEnvelope, symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { toVersionedSecrets, versionOf, type AuthSecrets } from "./auth-secrets.ts";
import { listSecondFactors, replaceSecondFactor, type SecondFactorRow } from "./second-factors.store.ts";

const pageSize = 200;

type Dependencies = { database: Database; authSecrets: AuthSecrets; signal: AbortSignal };

/** Encrypts what authenticator apps share with us under the new secret. Broken off, it begins again. */
export async function resealSecondFactors({
  database: { executor },
  authSecrets,
  signal,
}: Dependencies): Promise<{ resealed: number; unreadable: number }> {
  const total = { resealed: 0, unreadable: 0 };
  let after = "";
  for (;;) {
    signal.throwIfAborted();
    const rows = await listSecondFactors(executor, { after, limit: pageSize });
    for (const row of rows) {
      const fresh = await resealRow(row, authSecrets);
      if (fresh === "current") continue;
      if (fresh === "unreadable") total.unreadable += 1;
      else {
        await replaceSecondFactor(executor, { row, fresh });
        total.resealed += 1;
      }
    }
    after = rows.at(-1)?.id ?? after;
    if (rows.length < pageSize) return total;
  }
}

type Sealed = Pick<SecondFactorRow, "secret" | "backup_codes">;

async function resealRow(
  row: SecondFactorRow,
  authSecrets: AuthSecrets,
): Promise<Sealed | "current" | "unreadable"> {
  const isCurrent = [row.secret, row.backup_codes].every(
    (sealed) => parseEnvelope(sealed)?.version === versionOf(authSecrets.current),
  );
  if (isCurrent) return "current";
  try {
    const [secret, backup_codes] = await Promise.all(
      [row.secret, row.backup_codes].map((sealed) => resealText(sealed, authSecrets)),
    );
    return { secret: secret as string, backup_codes: backup_codes as string };
  } catch {
    // Of a third secret: its owner could not use it before either.
    return "unreadable";
  }
}

async function resealText(sealed: string, authSecrets: AuthSecrets): Promise<string> {
  const { secrets, secret: legacySecret } = toVersionedSecrets(authSecrets);
  const key = {
    keys: new Map(secrets.map(({ version, value }) => [version, value])),
    currentVersion: versionOf(authSecrets.current),
    legacySecret,
  };
  return symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data: sealed }) });
}
