import { toJson, type Executor } from "@parley/db";
import type { SecretBox } from "../../kernel/secrets.ts";
import { placeTokenContext } from "./channel-secrets.ts";
import { insertPlaceOptions } from "./requests.store.ts";

/** What a request says of one of its places, beside which it is. */
export type PlaceWords = { address: string; options: Record<string, unknown>; token: string | null };

type Keeping = { organizationId: string; approvalId: string; places: readonly PlaceWords[] };

/** Kept with the request, in its transaction; a token is sealed, and never given back. */
export function keepPlaceOptions(
  transaction: Executor,
  secrets: SecretBox,
  { organizationId, approvalId, places }: Keeping,
): Promise<void> {
  return insertPlaceOptions(
    transaction,
    places.map(({ address, options, token }) => {
      const row = { organization_id: organizationId, approval_id: approvalId, address };
      return {
        ...row,
        options: toJson(options),
        sealed_token: token === null ? null : secrets.seal(token, placeTokenContext(row)),
      };
    }),
  );
}
