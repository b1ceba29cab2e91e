type Named = { version_id: string; version_name?: string | null | undefined };

/** A version's name, else the first letters of its id. */
export function versionName(version: Named): string {
  return version.version_name || shortVersionId(version.version_id);
}

/** `prv_4f3a9c1d…` → `4f3a9c1`. */
export function shortVersionId(id: string): string {
  return id.replace(/^[a-z]+_/, "").slice(0, 7);
}
