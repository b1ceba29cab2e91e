type Json = Record<string, unknown>;
type App = { readonly appId: string; readonly teamId: string };

/** It proves nothing, and is sent all the same. */
export const oldToken = "an-old-token-of-the-fake";

export const describeTeam = ({ teamId }: App): Json => ({ id: teamId, domain: "fake" });

/** A view as Slack tells of it, with all that the app left out. */
export const describeView = ({ appId, teamId }: App, view: Json): Json => ({
  team_id: teamId,
  app_id: appId,
  app_installed_team_id: teamId,
  bot_id: "B0FAKE",
  callback_id: "",
  title: { type: "plain_text", text: "View Title", emoji: true },
  submit: null,
  close: null,
  private_metadata: "",
  state: { values: {} },
  hash: "1.abc",
  root_view_id: view["id"] ?? null,
  previous_view_id: null,
  clear_on_close: false,
  notify_on_close: false,
  external_id: "",
  ...view,
});
