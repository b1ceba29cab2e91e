import type { FileContent } from "../forms/file-content.ts";
import type { FormTexts } from "../forms/form.ts";
import { normalizeContent, printForm } from "../forms/forms.ts";
import { describeUnreadable } from "../plan/describe-unreadable.ts";
import type { LocalFile } from "../plan/local-file.ts";
import type { Row } from "../plan/row.ts";
import type { Context } from "./pull-rows.ts";
import { readRow } from "./read-row.ts";

/** A File in two states, as texts; or why there are none. */
export type Comparison = { file: string; before: FormTexts; after: FormTexts; problem: string | null };

const nothing: FormTexts = new Map();

// As canonical texts: layout and comments are no difference.
const print = (content: FileContent | null | undefined): FormTexts =>
  content == null ? nothing : printForm(normalizeContent(content));

/** What differs here from the registry. */
export async function compareRows(
  { folder, registry }: Context,
  rows: readonly Row[],
): Promise<Comparison[]> {
  const differing = rows.filter(
    ({ local, remote }) => (local?.contentHash ?? null) !== (remote?.version?.contentHash ?? null),
  );
  const contents = await registry.read(
    differing.flatMap(({ remote }) =>
      remote?.version ? [{ id: remote.version.id, fileId: remote.id }] : [],
    ),
  );
  return differing.map(({ file, local, remote }) => {
    if (local?.contentHash === null) return unreadable(local);
    return {
      file,
      before: print(remote?.version ? contents.get(remote.version.id) : null),
      after: print(local && readRow(folder, local).content),
      problem: null,
    };
  });
}

const unreadable = (local: LocalFile): Comparison => ({
  file: local.file,
  before: nothing,
  after: nothing,
  problem: describeUnreadable(local),
});

/** What differs here from what both sides had last, as far as that was kept. */
export function compareOffline({ folder, state }: Context, files: readonly LocalFile[]): Comparison[] {
  const lock = state.readLock();
  return files.flatMap((local) => {
    const entry = lock.files.get(local.file);
    if (local.contentHash === null) return [unreadable(local)];
    if (entry !== undefined && entry.hash === local.contentHash) return [];
    const before = print(entry && state.readBase(entry.hash));
    return [{ file: local.file, before, after: print(readRow(folder, local).content), problem: null }];
  });
}
