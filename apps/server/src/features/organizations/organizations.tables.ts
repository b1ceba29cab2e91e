export type OrganizationRow = { id: string; name: string; created_at: number };

export type EnvironmentRow = {
  id: string;
  organization_id: string;
  name: string;
  is_default: boolean;
  created_at: number;
};

/** Set when it was deleted; nobody sees it but in the history. */
type Deletable = { deleted_at?: number | null };

export type OrganizationTables = {
  organizations: OrganizationRow;
  environments: EnvironmentRow & Deletable;
};
