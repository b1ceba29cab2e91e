/** The installation's app in a workspace: whose channel it is. */
export type InstallationRow = {
  app_id: string;
  team_id: string;
  organization_id: string;
  channel_id: string;
  scopes: string;
  installed_at: number;
};

/** Somebody is on their way to Slack and back. */
export type InstallRow = {
  state_hash: string;
  organization_id: string;
  session_id: string;
  expires_at: number;
};

/** Which process holds a channel's connection, until when. */
export type ConnectionRow = { channel_id: string; holder: string; held_until: number };

export type SlackTables = {
  slack_installations: InstallationRow;
  slack_installs: InstallRow;
  channel_connections: ConnectionRow;
};
