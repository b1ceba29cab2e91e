import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, TestReport } from "../kernel/channel.ts";
import { connect, quiet } from "./connect.ts";
import { escapeText } from "./escape.ts";
import type { SlackSetup } from "./respond.ts";
import { askSlack } from "./slack-api.ts";

/** Whether the tokens are taken, whether anything can come in; with a place, whether something can be said there. */
export async function testSlack(
  tools: ChannelTools,
  setup: SlackSetup,
  place: string | undefined,
): Promise<TestReport> {
  const findings: TestReport["findings"][number][] = [];
  const attempt = async (act: () => Promise<string>): Promise<boolean> => {
    try {
      findings.push({ isGood: true, text: await act() });
      return true;
    } catch (error) {
      if (!(error instanceof ChannelFailure)) throw error;
      findings.push({ isGood: false, text: error.message });
      return false;
    }
  };
  const isKnown = await attempt(() => testToken(tools, setup));
  if (setup.secrets.app_token) await attempt(() => testAppToken(tools, setup));
  if (isKnown && place !== undefined && place !== "")
    await attempt(async () => {
      await connect(tools, setup)("chat.postMessage", {
        channel: place,
        text: escapeText("This is a test of Parley: requests to people arrive here."),
        ...quiet,
      });
      return `A message was posted to ${place}.`;
    });
  return { isWorking: findings.every(({ isGood }) => isGood), findings };
}

async function testToken(tools: ChannelTools, setup: SlackSetup): Promise<string> {
  const { team, team_id, user } = await connect(tools, setup)<{
    team: string;
    team_id: string;
    user: string;
  }>("auth.test", {});
  const { team_id: expected } = setup.settings;
  if (expected != null && expected !== team_id)
    throw new ChannelFailure(
      "misconfigured",
      `The bot token is of the workspace ${team_id}, and the channel is set up for ${expected}.`,
    );
  return `Slack knows the app as ${user} in ${team} (${team_id}).`;
}

/** Asks for a connection, which nobody opens. */
async function testAppToken(tools: ChannelTools, { settings, secrets }: SlackSetup): Promise<string> {
  const token = secrets.app_token ?? undefined;
  await askSlack({ token, apiUrl: settings.api_url, tools }, "apps.connections.open", {});
  return "Slack lets the app connect by Socket Mode.";
}
