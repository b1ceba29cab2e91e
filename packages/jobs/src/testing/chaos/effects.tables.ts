/** One row for each time a job's effect happened. */
export type EffectTables = { effects: { label: string; kind: "plain" | "transactional"; attempt: number } };
