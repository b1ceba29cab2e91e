/** What stands behind the # of the address; undefined where it is not what was given at the platform. */
export function readLinkToken(): string | undefined {
  const token = window.location.hash.slice(1);
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}
