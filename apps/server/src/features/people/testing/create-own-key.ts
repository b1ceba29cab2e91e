import { createHash, randomBytes } from "node:crypto";
import type { Permission } from "@parley/contract";
import type { OpenTestApp } from "../../../testing/open-test-app.ts";
import type { Browser } from "./create-browser.ts";

type Wanting = { browser: Browser; permissions: readonly Permission[] };

/** A key as a command line gets it, which is its person's. */
export async function createOwnKey(
  { askAs }: Pick<OpenTestApp, "askAs">,
  { browser, permissions }: Wanting,
): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const wanted = await browser.ask("POST", "/v5/cli-logins", {
    name: "parley on laptop",
    permissions,
    challenge,
  });
  if (wanted.status !== 201) throw new Error(`Asking for a key failed: ${JSON.stringify(wanted)}`);
  const collected = await askAs<{ key: string }>(undefined, "POST", "/auth/cli-login", { verifier });
  if (collected.status !== 200) throw new Error(`Fetching the key failed: ${JSON.stringify(collected)}`);
  return collected.body.key;
}
