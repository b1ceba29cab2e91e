export type OrganizationRow = { id: string; name: string; created_at: number };

export type EnvironmentRow = {
  id: string;
  organization_id: string;
  name: string;
  is_default: boolean;
  created_at: number;
};

export type OrganizationTables = { organizations: OrganizationRow; environments: EnvironmentRow };
