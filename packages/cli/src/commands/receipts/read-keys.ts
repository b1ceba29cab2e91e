import { z } from "zod";
import { CommandError } from "../../exit-codes.ts";

const PublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string(),
  retired_at: z.string().nullish(),
});
export type PublicKey = z.output<typeof PublicKey>;

const Keys = z.union([
  z.object({ keys: z.array(PublicKey) }),
  PublicKey.transform((key) => ({ keys: [key] })),
]);

/** Public keys as a server gives them, or one of them. @throws CommandError */
export function readKeys(text: string, source: string): PublicKey[] {
  const parsed = Keys.safeParse(parse(text));
  if (parsed.success) return parsed.data.keys;
  throw new CommandError(
    `${source} holds no public keys. Save them with \`parley receipts keys > keys.json\`, from a server you trust.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
