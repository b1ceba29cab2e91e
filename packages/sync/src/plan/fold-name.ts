/** Brings names into a form in which those that a file system takes for one are equal. */
export type FoldName = (name: string) => string;

/** As file systems do that tell neither capitals nor Unicode's forms apart. */
export const foldAll: FoldName = (name) => name.normalize("NFC").toLowerCase().normalize("NFC");

/** What looks the same: `é` as one character, and as `e` with an accent. */
export const foldForms: FoldName = (name) => name.normalize("NFC");

/** Whether there are two names that only some file systems tell apart. */
export function hasTwins(names: Iterable<string>): boolean {
  const spellings = new Map<string, string>();
  for (const name of names) {
    const folded = foldAll(name);
    const known = spellings.get(folded);
    if (known !== undefined && known !== name) return true;
    spellings.set(folded, name);
  }
  return false;
}
