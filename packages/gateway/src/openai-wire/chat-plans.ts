import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { AiSdkAdapter } from "../ai-sdk/ai-sdk-model.ts";
import { toModelWarning } from "../ai-sdk/warnings.ts";
import type { ModelContext, ModelRequest, ModelWarning } from "../model.ts";

/** All of a request but its messages and its key. */
export type ChatPlan = {
  origin: string;
  path: string;
  body: Readonly<Record<string, unknown>>;
  warnings: readonly ModelWarning[];
};

export type ChatAsked = { request: ModelRequest; context: ModelContext; options: LanguageModelV4CallOptions };

export type ChatPlans = { find(asked: ChatAsked): Promise<ChatPlan> };

const maxPlans = 200;
/** Of what tells plans apart; longer ones are made anew each time. */
const maxNameLength = 20_000;

/**
 * What a provider package writes for the parameters of a request. It knows what each model takes and what not, and that
 * is the same for every call of a version: so it is asked once, with a network that leads nowhere.
 */
export function createChatPlans(connect: AiSdkAdapter["connect"]): ChatPlans {
  const plans = new Map<string, Promise<ChatPlan>>();

  function keep(name: string, plan: Promise<ChatPlan>): void {
    if (name.length > maxNameLength) return;
    plans.set(name, plan);
    const [oldest] = plans.keys();
    if (plans.size > maxPlans && oldest !== undefined) plans.delete(oldest);
    // What went wrong is said to who asks, each time.
    plan.catch(() => plans.delete(name));
  }

  return {
    find(asked) {
      const { request, context, options } = asked;
      const name = JSON.stringify([context.baseUrl, request.model, options]);
      const known = plans.get(name);
      if (known !== undefined) {
        plans.delete(name);
        plans.set(name, known);
        return known;
      }
      const plan = makePlan(connect, asked);
      keep(name, plan);
      return plan;
    },
  };
}

const anyAnswer = JSON.stringify({
  choices: [{ index: 0, message: { role: "assistant", content: "" }, finish_reason: "stop" }],
});

async function makePlan(
  connect: AiSdkAdapter["connect"],
  { request, context, options }: ChatAsked,
): Promise<ChatPlan> {
  let url = "";
  let text = "";
  const nowhere = async (address: unknown, init?: RequestInit): Promise<Response> => {
    url = String(address);
    text = String(init?.body);
    return new Response(anyAnswer, { headers: { "content-type": "application/json" } });
  };
  // Without the key: a plan is no one's.
  const model = connect(request, { baseUrl: context.baseUrl }, nowhere);
  const { warnings } = await model.doGenerate(options);
  const { origin, pathname, search } = new URL(url);
  const body = JSON.parse(text) as Record<string, unknown>;
  return { origin, path: pathname + search, body, warnings: warnings.map(toModelWarning) };
}
