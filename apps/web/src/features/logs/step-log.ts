type Step = { records: readonly { id: string }[]; openId: string | undefined; by: number };

/** The Log some steps further down the list; from none, the first. At the ends it stays. */
export function stepLog({ records, openId, by }: Step): string | undefined {
  const at = records.findIndex(({ id }) => id === openId);
  const next = at === -1 ? 0 : Math.min(records.length - 1, Math.max(0, at + by));
  return records[next]?.id;
}
