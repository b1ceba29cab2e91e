type Named = {
  version_id: string;
  version_name?: string | null | undefined;
  version_number?: number | null | undefined;
};

/** A version's name, else its number: `v3`. */
export function versionName({ version_name, version_number, version_id }: Named): string {
  return version_name || (version_number ? `v${version_number}` : shortVersionId(version_id));
}

/** A version's number and name together, where there is room: `v3 · warm`. */
export function versionLabel(version: Named): string {
  const { version_name: name, version_number: number } = version;
  return name && number ? `v${number} · ${name}` : versionName(version);
}

/** `prv_4f3a9c1d…` → `4f3a9c1`. */
export function shortVersionId(id: string): string {
  return id.replace(/^[a-z]+_/, "").slice(0, 7);
}
