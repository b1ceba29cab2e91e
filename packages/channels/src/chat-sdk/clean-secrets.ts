/** Shorter ones within a file (`service_account`, a domain) are no secrets, and would be found in anything. */
const leastOfLeaf = 16;

/** Adapters put addresses into what they say, and some platforms put secrets into addresses. */
export const cleanSecrets = (text: string, secrets: Readonly<Record<string, string>>): string =>
  Object.values(secrets)
    .flatMap((secret) => [secret, ...leavesOf(secret)])
    .filter((secret) => secret.length >= 4)
    .toSorted((one, other) => other.length - one.length)
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, "•••"), text)
    .slice(0, 500);

/** Of a secret that is JSON, each text in it and each of its lines: that is what the adapter has. */
function leavesOf(secret: string): string[] {
  if (!secret.trimStart().startsWith("{")) return [];
  const leaves: string[] = [];
  try {
    JSON.parse(secret, (_name, value: unknown) => {
      if (typeof value === "string") leaves.push(value, ...value.split("\n"));
      return value;
    });
  } catch {
    return [];
  }
  return leaves.map((leaf) => leaf.trim()).filter((leaf) => leaf.length >= leastOfLeaf);
}
