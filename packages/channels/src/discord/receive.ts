import { ChannelFailure } from "../kernel/channel-failure.ts";
import {
  discordApi,
  discordStopgap,
  follow,
  noted,
  toReply,
  tokenOf,
  whisper,
  type FollowUp,
} from "../kernel/discord-interaction.ts";
import { verifySignature } from "../kernel/discord-signature.ts";
import type { EventResult, Inbound, Received } from "../kernel/inbound.ts";
import { introductionOf, linkWords, refusalOf } from "../kernel/introduction.ts";
import type { Asking } from "./discord-api.ts";
import { toCodeBlock } from "./inert.ts";
import { readInteraction, type DiscordTurn } from "./read-interaction.ts";
import { toMarkdown } from "./render-card.ts";
import { renderForm } from "./render-form.ts";

/** The application's interactions. */
export async function receiveInteraction(asking: Asking, inbound: Inbound): Promise<Received> {
  if (inbound.type !== "http")
    throw new ChannelFailure("not_genuine", "Discord sends requests, and this is none.");
  const { tools, setup } = asking;
  const { public_key: publicKey, application_id: applicationId } = setup.settings;
  verifySignature(inbound, { publicKey, now: tools.clock() });
  const turn = readInteraction(inbound.body, applicationId);
  const token = tokenOf(inbound.body) ?? "";
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: turn.type === "hello" ? [turn.asking] : [],
    async respond([result], { isLate } = { isLate: false }) {
      const answer = answerTo(turn, result);
      if (!isLate) return answer === undefined ? noted : toReply(answer);
      await followUp(asking, { token, answer });
      return noted;
    },
  };
}

/** What it takes longer than Discord waits is noted, and said afterwards. */
export const stopgapOf = ({ tools, setup: { settings } }: Asking, inbound: Inbound) =>
  discordStopgap(
    tools,
    {
      apiUrl: settings.api_url ?? discordApi,
      applicationId: settings.application_id,
      publicKey: settings.public_key,
    },
    inbound,
  );

/** As Discord numbers them: a pong, a message, a form. */
type Answer = { type: 1 } | { type: 4; data: object } | { type: 9; data: object };

const whispered = (content: string): Answer => ({ type: 4, data: whisper(content) });
const whisperText = (text: string): Answer => whispered(toCodeBlock(text.slice(0, 1500)));

function introduce(
  { place, asking }: Extract<DiscordTurn, { type: "hello" }>,
  result: EventResult | undefined,
): Answer {
  const facts = introductionOf({ place, account: asking.sender.id, result });
  const link = result?.link === undefined ? [] : [linkWords(result) + result.link];
  return whispered([...facts.map(toMarkdown), ...link].join("\n"));
}

/** Undefined where what was pressed says it by itself. */
function answerTo(turn: DiscordTurn, result?: EventResult): Answer | undefined {
  if (turn.type === "ping") return { type: 1 };
  if (turn.type === "hello") return introduce(turn, result);
  if (turn.type === "ignored") return whisperText("Nothing was decided: this is no button of Parley.");
  if (result === undefined || result.status === "counted" || result.status === "repeated") return undefined;
  if (turn.type === "form" && result.status === "shown" && result.card !== undefined)
    return { type: 9, data: renderForm(result.card, turn.memory) };
  return whisperText(
    refusalOf(result, "The command /parley gives you a link for it.") || "Nothing was decided.",
  );
}

type Late = { token: FollowUp["token"]; answer: Answer | undefined };

/** Only the reply to a press opens a form. */
async function followUp({ tools, setup }: Asking, { token, answer }: Late): Promise<void> {
  const said = answer?.type === 9 ? whisperText("That took too long. Press the button again.") : answer;
  if (said?.type !== 4) return;
  const { api_url: apiUrl, application_id: applicationId } = setup.settings;
  await follow(tools, { apiUrl: apiUrl ?? discordApi, applicationId, token }, said.data);
}
