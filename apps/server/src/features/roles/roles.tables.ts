export type RoleRow = {
  id: string;
  organization_id: string;
  name: string;
  description: string | null;
  /** JSON: a list of permissions. */
  permissions: string;
  created_at: number;
  updated_at: number;
};

export type DirectoryRuleRow = {
  organization_id: string;
  directory_id: string;
  is_private: boolean;
  /** JSON: a list of subjects, each with its permissions. */
  grants: string;
  updated_at: number;
};

export type ProtectedEnvironmentRow = {
  organization_id: string;
  environment_id: string;
  /** JSON: a list of subjects. */
  deployers: string;
  updated_at: number;
};

/** What others write, and rules are about. */
type KnownTables = {
  directories: { id: string; organization_id: string; path: string };
  environments: { id: string; organization_id: string; name: string; deleted_at: number | null };
  members: { organization_id: string; user_id: string; role: string };
  service_accounts: { id: string; organization_id: string; role: string };
  sso_connections: { id: string; organization_id: string; role: string };
  invitations: {
    id: string;
    organization_id: string;
    role: string;
    accepted_at: number | null;
    revoked_at: number | null;
    expires_at: number;
  };
  team_members: { organization_id: string; user_id: string; team_id: string };
};

export type RoleTables = {
  roles: RoleRow;
  directory_rules: DirectoryRuleRow;
  protected_environments: ProtectedEnvironmentRow;
} & KnownTables;
