/** What a version's old id is kept under: elsewhere, versions of two Files may have had the same one. */
export const versionKey = (fileId: string, oldVersionId: string): string => `${fileId}/${oldVersionId}`;
