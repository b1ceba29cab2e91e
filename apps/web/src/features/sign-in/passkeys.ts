import { askAuth } from "./ask-auth.ts";

export const canUsePasskeys = (): boolean =>
  "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Signs in with a passkey that the browser or a device keeps. */
export async function signInWithPasskey(): Promise<void> {
  const options = await askAuth<PublicKeyCredentialRequestOptionsJSON>(
    "GET",
    "/passkey/generate-authenticate-options",
  );
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const response = toJson(await asked(navigator.credentials.get({ publicKey })));
  await askAuth("POST", "/passkey/verify-authentication", { response });
}

/** Makes a passkey for whoever is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const options = await askAuth<PublicKeyCredentialCreationOptionsJSON>(
    "GET",
    "/passkey/generate-register-options",
  );
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const response = toJson(await asked(navigator.credentials.create({ publicKey })));
  await askAuth("POST", "/passkey/verify-registration", { response, name });
}

/** Browsers tell nothing of why, so that pages cannot tell who has which passkey. */
async function asked(credential: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const given = await credential.catch((cause: unknown) => {
    throw new Error("No passkey was given. Try again, or use another way.", { cause });
  });
  if (!(given instanceof PublicKeyCredential)) throw new Error("The browser gave no passkey.");
  return given;
}

const toJson = (credential: PublicKeyCredential): unknown => credential.toJSON();
