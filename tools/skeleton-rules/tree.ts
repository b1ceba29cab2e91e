/** The files of a repository. */
export type Tree = {
  /** Sorted, with `/`. */
  files: readonly string[];
  /** Texts of the files that rules read; undefined for others. */
  textOf(path: string): string | undefined;
};

/** The names of the folders directly below a folder. */
export function foldersBelow({ files }: Tree, folder: string): string[] {
  const names = files
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length).split("/"))
    .filter(({ length }) => length > 1)
    .map(([name = ""]) => name);
  return [...new Set(names)];
}
