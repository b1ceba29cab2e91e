import { memberErrors, ssoErrors } from "@parley/contract";
import { isUniqueViolation, type Executor } from "@parley/db";
import type { Actor } from "../../../kernel/request-context.ts";
import { createToken } from "../../access/index.ts";
import { findFirstOrganization } from "../../organizations/index.ts";
import type { PeopleDependencies } from "../change-members.ts";
import { listOwnerAddresses } from "../members.store.ts";
import { deleteDomain, findConnection, findDomain, insertDomain, markDomainVerified } from "../sso.store.ts";
import { proofName } from "./sso-connections.ts";

/** The TXT records of a name; none where there are none. */
export type ResolveTxt = (name: string) => Promise<string[]>;

type OfDomain = { organizationId: string; id: string; domain: string };
type ByActor = OfDomain & { actor: Actor };

/**
 * Lets a connection speak for a domain. Whoever does so opens sessions for every address there, so a domain is proven
 * first; but for the organization that the installation began with, whose people run it.
 *
 * @throws not_found, conflict
 */
export async function addDomain(
  { database, clock }: PeopleDependencies,
  { organizationId, id, domain, actor }: ByActor,
): Promise<void> {
  const work = database.transaction(async (transaction) => {
    if ((await findConnection(transaction, { organizationId, id })) === undefined)
      throw ssoErrors.notFound({ connection_id: id });
    await refuseOwnersAddresses(transaction, { organizationId, domain, actor });
    const isTrusted = (await findFirstOrganization(transaction))?.id === organizationId;
    const now = clock();
    await insertDomain(transaction, {
      connection_id: id,
      organization_id: organizationId,
      domain,
      proof: `parley-domain=${createToken()}`,
      verified_at: isTrusted ? now : null,
      created_at: now,
    });
  });
  await refuseTaken(domain, work);
}

/** @throws unprocessable where the record is not there, conflict, not_found */
export async function verifyDomain(
  { database, clock, resolveTxt }: PeopleDependencies & { resolveTxt: ResolveTxt },
  { organizationId, id, domain, actor }: ByActor,
): Promise<void> {
  const { executor } = database;
  const row = await findDomain(executor, { organizationId, id, domain });
  if (row === undefined) throw ssoErrors.domainNotFound({ domain });
  if (row.verified_at !== null) return;
  const name = proofName(domain);
  if (!(await resolveTxt(name)).includes(row.proof))
    throw ssoErrors.domainUnproven({ domain, name, value: row.proof });
  const work = database.transaction(async (transaction) => {
    await refuseOwnersAddresses(transaction, { organizationId, domain, actor });
    await markDomainVerified(transaction, { organizationId, id, domain, now: clock() });
  });
  await refuseTaken(domain, work);
}

/** @throws not_found */
export async function removeDomain({ database }: PeopleDependencies, given: OfDomain): Promise<void> {
  await database.transaction(async (transaction) => {
    const isDeleted = await deleteDomain(transaction, given);
    if (!isDeleted) throw ssoErrors.domainNotFound({ domain: given.domain });
  });
}

/** Whoever's provider speaks for an owner's address could sign in as the owner: an owner's to allow. @throws forbidden */
async function refuseOwnersAddresses(
  transaction: Executor,
  { organizationId, domain, actor }: Omit<ByActor, "id">,
): Promise<void> {
  if (actor.roleId === "owner") return;
  const addresses = await listOwnerAddresses(transaction, { organizationId });
  if (addresses.some((address) => address.endsWith(`@${domain}`))) throw memberErrors.ownersOnly();
}

async function refuseTaken(domain: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw ssoErrors.domainTaken({ domain });
    throw error;
  }
}
