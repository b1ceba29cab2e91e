import type { Executor } from "@parley/db";
import { listVersionsById } from "../files/index.ts";
import type { Calibrate } from "./calibrate.ts";
import { readSpec } from "./evaluator-type.ts";

type Judging = { organizationId: string; versionIds: readonly string[]; calibrate: Calibrate };

/** Why what these versions said is not to be relied on, in words for people; null where no model of them is distrusted. */
export async function findDistrust(
  reader: Executor,
  { organizationId, versionIds, calibrate }: Judging,
): Promise<string | null> {
  if (versionIds.length === 0) return null;
  for (const version of await listVersionsById(reader, { organizationId, ids: [...versionIds] })) {
    const spec = readSpec(version);
    if (spec.evaluator_type !== "llm") continue;
    const { id: versionId, file_id: fileId } = version;
    const { trust, reason } = await calibrate(reader, { organizationId, versionId, fileId, spec });
    if (trust === "untrusted") return reason;
  }
  return null;
}
