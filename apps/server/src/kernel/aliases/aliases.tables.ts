export type AliasKind = "file" | "version" | "environment" | "datapoint";

/** An id that something had before it was imported. */
export type AliasRow = {
  organization_id: string;
  kind: AliasKind;
  old_id: string;
  new_id: string;
  created_at: number;
};

export type AliasTables = { aliases: AliasRow };
