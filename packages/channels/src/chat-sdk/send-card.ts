import type { Card } from "../kernel/card.ts";
import type { Posted, Posting } from "../kernel/channel.ts";
import { askAdapter, type Asking, type Gate } from "./ask-adapter.ts";
import { carriesAll } from "./carries-all.ts";
import { knownOf } from "./known-adapters.ts";
import { renderBeginning, renderCard, type Drawing, type Drawn } from "./render-card.ts";
import type { AdapterCall, Content, MessageName } from "./process/protocol.ts";

export type Sending = {
  readonly card: Card;
  readonly seed: string;
  readonly keep: NonNullable<Posting["answering"]>["keep"] | undefined;
  /** How it is sent. */
  toCall(content: Content): Extract<AdapterCall, { act: "post" | "edit" | "reply" }>;
};

/**
 * Sends a card. What adapters cut they tell nobody: so the button that approves leaves only in a request that carries
 * everything that is decided on, and counts only if it did. Where it does not fit, the card goes without; where there
 * are no buttons, as a text.
 */
export async function sendCard(asking: Asking, sending: Sending): Promise<Posted> {
  const { package: packageName, max_text_chars: given } = asking.setup.settings;
  const mostChars = given ?? knownOf(packageName).mostChars;
  let drawing: Drawing = { mostChars, seed: sending.seed, hasNoButtons: false };
  let draw = renderCard;
  // Each is given up once: the whole card, and its buttons.
  for (let tries = 0; tries < 3; tries += 1) {
    const sent = await send(asking, { ...sending, drawn: draw(sending.card, drawing) });
    if (sent !== "cut" && sent !== "without buttons") return sent;
    if (sent === "cut") {
      draw = renderBeginning;
      drawing = { ...drawing, mostChars: Math.min(mostChars, shortChars) };
    } else drawing = { ...drawing, hasNoButtons: true };
  }
  throw new Error("A card without buttons was taken for one that has them.");
}

/** For platforms on which even less fits than was expected. */
const shortChars = 600;

type Refused = "cut" | "without buttons";

async function send(
  asking: Asking,
  { drawn, keep, toCall }: Sending & { drawn: Drawn },
): Promise<Posted | Refused> {
  const { content, lines, approveId, isWhole } = drawn;
  const ids = content.buttons.map(({ id }) => id);
  const beginning = content.text.split("\n").slice(0, 2);
  const sent: { keys: Set<string>; isWhole: boolean; refused?: Refused } = {
    keys: new Set(),
    isWhole: false,
  };
  const refuse = (refused: Refused): never => {
    sent.refused = refused;
    throw new Error(`the adapter has put it ${refused}, so it is not sent`);
  };
  const gate: Gate = async ({ body }) => {
    if (body === null) return;
    const carries = isWhole && carriesAll(body, lines);
    const found = ids.filter((id) => body.includes(id));
    if (approveId !== undefined && found.includes(approveId) && !carries) refuse("cut");
    // Some write what buttons say into the text: that cannot be pressed.
    if (ids.length > 0 && found.length === 0 && carriesAll(body, beginning)) refuse("without buttons");
    // Before it leaves: what is pressed counts, though the process dies before it is noted.
    if (found.length > 0) await keep?.(found, { showsCard: carries });
    for (const id of found) sent.keys.add(id);
    sent.isWhole ||= carries;
  };
  try {
    const message = await askAdapter(asking, toCall(content), gate);
    return {
      message: { ...message },
      keys: [keyOf(message), ...sent.keys],
      showsCard: sent.isWhole,
    };
  } catch (error) {
    if (sent.refused !== undefined) return sent.refused;
    throw error;
  }
}

export const keyOf = ({ threadId, id }: MessageName): string => `message:${threadId}:${id}`.slice(0, 400);
