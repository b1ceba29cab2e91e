import { decisionLinkErrors, isParleyError, type ParleyError } from "@parley/contract";
import { toVisible } from "@parley/promptfile";
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import type { ClientAddressOf } from "../../kernel/http/client-address.ts";
import { readText } from "../../kernel/http/parse-input.ts";
import { refuseForeignOrigin } from "../access/index.ts";
import type { ApprovalRow, Decision } from "../approvals/index.ts";
import { stateOf } from "../approvals/index.ts";
import { renderConfirmPage } from "./confirm-page.ts";
import { decidePath } from "./create-link.ts";
import { decideByLink } from "./decide-by-link.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";
import { openLink, refuseUnusable, type OpenLink } from "./open-link.ts";
import { renderPage } from "./page.ts";

type Dependencies = DecisionLinkDependencies & { clientAddressOf: ClientAddressOf };

/** All fields of the forms; each form has some of them. */
const Fields = z.object({
  decision: z.string().max(300),
  args_hash: z.string().max(100).default(""),
  comment: z.string().max(10_000).default(""),
  answer: z.string().max(100_000).default(""),
  has_read: z.string().optional(),
});

const formLimitBytes = 500_000;

/** `GET /decide/…` shows what is asked, to whoever looks, also to programs that look into mails; `POST` decides. */
export function mountDecisionLinks(app: Hono, dependencies: Dependencies): void {
  const path = `${decidePath}:token`;
  app.get(path, async (context) => {
    const opened = await openLink(dependencies, context.req.param("token"));
    return opened === undefined ? refuse(decisionLinkErrors.unknown()) : show(dependencies, opened);
  });
  app.post(path, async (context) => {
    const opened = await openLink(dependencies, context.req.param("token"));
    if (opened === undefined) return refuse(decisionLinkErrors.unknown());
    return decide(dependencies, context, opened);
  });
}

async function show(dependencies: Dependencies, opened: OpenLink): Promise<Response> {
  try {
    const isOver = opened.approval.status !== "pending";
    if (isOver && dependencies.clock() < opened.link.expires_at) return await showOutcome(opened.approval);
    await refuseUnusable(dependencies, opened);
  } catch (error) {
    return refuse(error);
  }
  return confirm(dependencies, opened);
}

const confirm = (
  { publicUrl }: Dependencies,
  { approval, member }: OpenLink,
  more: { refusal?: string; status?: number } = {},
): Promise<Response> =>
  renderConfirmPage({
    approval,
    name: member.name,
    inboxUrl: `${publicUrl()}/approvals/${approval.id}`,
    ...more,
  });

async function decide(dependencies: Dependencies, context: Context, opened: OpenLink): Promise<Response> {
  try {
    const form = new URLSearchParams(await readText(context, formLimitBytes));
    const fields = Fields.safeParse(Object.fromEntries(form));
    const decision = fields.success ? toDecision(fields.data) : undefined;
    if (decision === undefined)
      return await confirm(dependencies, opened, { refusal: "Choose one of the buttons.", status: 422 });
    const decided = await decideByLink(dependencies, {
      opened,
      decision,
      hasRead: fields.data?.has_read === "yes",
      address: dependencies.clientAddressOf(context),
      admit: () => refuseForeignOrigin(context),
    });
    return await showOutcome(decided);
  } catch (error) {
    if (!isParleyError(error)) throw error;
    return answerRefusal(dependencies, context, error);
  }
}

/** What can still be decided is shown as it is now, with why the last attempt did not count. */
async function answerRefusal(
  dependencies: Dependencies,
  context: Context,
  error: ParleyError,
): Promise<Response> {
  const now = await openLink(dependencies, context.req.param("token") ?? "");
  const isOpen = now !== undefined && now.approval.status === "pending" && now.link.used_at === null;
  if (!isOpen || error.kind === "forbidden" || error.code === decisionLinkErrors.expired.code)
    return refuse(error);
  return confirm(dependencies, now, { refusal: error.message, status: error.status });
}

function toDecision({ decision, args_hash, comment, answer }: z.output<typeof Fields>): Decision | undefined {
  const [what, ...rest] = decision.split(":");
  const option = rest.length === 0 ? undefined : rest.join(":");
  const said = comment.trim() === "" ? {} : { comment };
  if (what === "approve") return { decision: "approve", args_hash, ...said };
  if (what === "deny") return { decision: "deny", args_hash, ...said, option };
  if (what !== "answer") return undefined;
  return { decision: "answer", answer: option === undefined ? answer : undefined, option };
}

function showOutcome(approval: ApprovalRow): Promise<Response> {
  const { outcome } = stateOf(approval);
  if (outcome === null)
    return renderPage(
      "Noted",
      html`<h1>Noted</h1>
        <p>Others are needed as well; until then nothing runs. You can close this page.</p>`,
    );
  const words = {
    approved: "approved",
    denied: "denied",
    answered: "answered",
    timed_out: "too late for",
    cancelled: "withdrawn",
    superseded: "superseded by another request",
  };
  const by =
    "by" in outcome && Array.isArray(outcome.by) ? outcome.by.map(({ name }) => name).join(", ") : "";
  const title = `This is ${words[outcome.status]}`;
  return renderPage(
    title,
    html`<h1>${title}</h1>
      <p>
        ${toVisible(approval.name)}:
        ${outcome.status.replace("_", " ")}${by === "" ? "" : `, by ${toVisible(by)}`},
        ${new Date(outcome.at).toISOString()}. You can close this page.
      </p>`,
  );
}

function refuse(error: unknown): Promise<Response> {
  if (!isParleyError(error)) throw error;
  return renderPage(
    "Nothing was decided",
    html`<h1>Nothing was decided</h1>
      <p>${toVisible(error.message)}</p>`,
    error.status,
  );
}
