import type { Card } from "../kernel/card.ts";
import type { Posted, Posting } from "../kernel/channel.ts";
import { askAdapter, type Asking, type Gate } from "./ask-adapter.ts";
import { carriesAll } from "./carries-all.ts";
import { knownOf } from "./known-adapters.ts";
import { renderBeginning, renderCard, type Drawn } from "./render-card.ts";
import type { AdapterCall, Content, MessageName } from "./worker/protocol.ts";

export type Sending = {
  readonly card: Card;
  readonly seed: string;
  readonly keep: NonNullable<Posting["answering"]>["keep"] | undefined;
  /** How it is sent. */
  toCall(content: Content): Extract<AdapterCall, { act: "post" | "edit" | "reply" }>;
};

/**
 * Sends a card. What adapters cut they tell nobody: so the button that approves leaves only in a request that carries
 * everything that is decided on, and counts only if it did. Where it does not fit, the card goes without.
 */
export async function sendCard(asking: Asking, sending: Sending): Promise<Posted> {
  const { package: packageName, max_text_chars: given } = asking.setup.settings;
  const drawing = { mostChars: given ?? knownOf(packageName).mostChars, seed: sending.seed };
  const drawn = renderCard(sending.card, drawing);
  const whole = await send(asking, { ...sending, drawn });
  if (!("isCut" in whole)) return whole;
  const short = { ...drawing, mostChars: Math.min(drawing.mostChars, shortChars) };
  const rest = await send(asking, { ...sending, drawn: renderBeginning(sending.card, short) });
  if ("isCut" in rest) throw new Error("A card that approves nothing was taken for one that does.");
  return rest;
}

/** For platforms on which even less fits than was expected. */
const shortChars = 600;

async function send(
  asking: Asking,
  { drawn, keep, toCall }: Sending & { drawn: Drawn },
): Promise<Posted | { isCut: true }> {
  const ids = drawn.content.buttons.map(({ id }) => id);
  const sent = { keys: new Set<string>(), isWhole: false, isCut: false };
  const gate: Gate = async ({ body }) => {
    if (body === null) return;
    const carries = drawn.isWhole && carriesAll(body, drawn.lines);
    const found = ids.filter((id) => body.includes(id));
    if (drawn.approveId !== undefined && found.includes(drawn.approveId) && !carries) {
      sent.isCut = true;
      throw new Error("the adapter has left out a part of what would be approved, so it is not sent");
    }
    // Before it leaves: what is pressed counts, though the process dies before it is noted.
    if (found.length > 0) await keep?.(found, { showsCard: carries });
    for (const id of found) sent.keys.add(id);
    sent.isWhole ||= carries;
  };
  try {
    const message = await askAdapter(asking, toCall(drawn.content), gate);
    if (sent.isCut) return { isCut: true };
    return { message: { ...message }, keys: [keyOf(message), ...sent.keys], showsCard: sent.isWhole };
  } catch (error) {
    if (sent.isCut) return { isCut: true };
    throw error;
  }
}

export const keyOf = ({ threadId, id }: MessageName): string => `message:${threadId}:${id}`.slice(0, 400);
