export type UserRow = {
  id: string;
  name: string;
  /** In lower case. */
  email: string;
  email_verified: boolean;
  image: string | null;
  two_factor_enabled: boolean | null;
  created_at: number;
  updated_at: number;
  /** When the address was known to be theirs: by a mail to it, by a provider, or by the word of who runs Parley. */
  proven_at: number | null;
};

export type AccountRow = {
  id: string;
  user_id: string;
  /** `credential` for a password, else the id of a single sign-on connection. */
  provider_id: string;
  /** Of a password the user's id, else the provider's own id of the person. */
  account_id: string;
  password: string | null;
  created_at: number;
  updated_at: number;
};

export type UserSessionRow = {
  id: string;
  user_id: string;
  token_hash: string;
  organization_id: string | null;
  /** The connection that vouched for its person, where it was opened by one. */
  sso_connection_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  created_at: number;
  updated_at: number;
  expires_at: number;
};

export type MemberRow = {
  organization_id: string;
  user_id: string;
  role: string;
  created_at: number;
  updated_at: number;
};

export type InvitationRow = {
  id: string;
  organization_id: string;
  email: string;
  role: string;
  token_hash: string;
  /** Of the link in the mail, which nobody sees but who reads the mailbox. */
  mailed_token_hash: string | null;
  /** JSON of an Author. */
  invited_by: string;
  created_at: number;
  expires_at: number;
  accepted_at: number | null;
  accepted_by: string | null;
  revoked_at: number | null;
};

export type TeamRow = {
  id: string;
  organization_id: string;
  name: string;
  description: string;
  created_at: number;
};

export type TeamMemberRow = {
  team_id: string;
  organization_id: string;
  user_id: string;
  created_at: number;
};

export type ServiceAccountRow = {
  id: string;
  organization_id: string;
  name: string;
  description: string;
  role: string;
  created_at: number;
  disabled_at: number | null;
};

export type SsoConnectionRow = {
  id: string;
  organization_id: string;
  name: string;
  issuer: string;
  client_id: string;
  sealed_secret: string;
  role: string;
  is_required: boolean;
  created_at: number;
  updated_at: number;
};

export type SsoDomainRow = {
  connection_id: string;
  organization_id: string;
  domain: string;
  proof: string;
  verified_at: number | null;
  created_at: number;
};

export type PeopleTables = {
  users: UserRow;
  accounts: AccountRow;
  user_sessions: UserSessionRow;
  passkeys: { id: string; user_id: string };
  members: MemberRow;
  invitations: InvitationRow;
  teams: TeamRow;
  team_members: TeamMemberRow;
  service_accounts: ServiceAccountRow;
  sso_connections: SsoConnectionRow;
  sso_domains: SsoDomainRow;
  organizations: { id: string; name: string; created_at: number };
};
