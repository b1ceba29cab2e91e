import { diffArguments, diffText } from "@parley/channels";
import {
  attachmentsNow,
  isEffect,
  changesSinceAsked,
  diffPromotion,
  sayPromotion,
  showPromotion,
  type ApprovalRequest,
} from "@parley/contract";
import { fromJson } from "@parley/db";
import { toVisible } from "@parley/promptfile";
import { html } from "hono/html";
import type { Author } from "../../kernel/author.ts";
import { requestOf, stateOf, type ApprovalRow } from "../approvals/index.ts";
import { renderPage, type Markup } from "./page.ts";

type Showing = {
  approval: ApprovalRow;
  /** Whose link it is. */
  name: string;
  inboxUrl: string;
  /** Why the last attempt was refused. */
  refusal?: string | undefined;
  status?: number;
};

/** What is asked, and the form that decides. Showing it changes nothing, whoever looks. */
export function renderConfirmPage(showing: Showing): Promise<Response> {
  const { approval, name, refusal, status = 200 } = showing;
  const request = requestOf(approval);
  const asked = { request, args: stateOf(approval).args };
  const changes = changesSinceAsked(asked);
  const attachments = attachmentsNow(asked);
  const title = titleOf(approval, request);
  const requester = fromJson<Author>(approval.requester);
  return renderPage(
    toVisible(title),
    html`${refusal === undefined ? "" : html`<p class="box" role="alert"><strong>${refusal}</strong></p>`}
      <h1>${toVisible(title)}</h1>
      <p class="quiet">
        Asked by ${toVisible(requester.full_name ?? requester.id)}, of ${toVisible(name)}. Nothing is decided
        until you choose below.
      </p>
      ${attachments.filter(isEffect).map(attachmentOf)}
      ${request.reason ? section("Why", pre(request.reason)) : ""}
      ${
        request.kind === "question"
          ? section("The question", pre(request.message))
          : section(
              request.kind === "promotion" ? "What will be deployed" : "What will run",
              argumentsOf(approval),
            )
      }
      ${changes.length === 0 ? "" : section("Changed since it was asked", pre(diffArguments(changes)))}
      ${[...changesOf(approval), ...attachments.filter((one) => !isEffect(one))].map(attachmentOf)}
      ${threadOf(approval)} ${formOf(showing, request)}`,
    status,
  );
}

function titleOf(approval: ApprovalRow, request: ApprovalRequest): string {
  if (request.kind === "question") return request.subject ?? "A question";
  const { promotion } = stateOf(approval);
  return promotion === undefined ? `Run ${approval.name}?` : `${sayPromotion(promotion)}?`;
}

/** What a promotion makes of what is deployed. */
function changesOf(approval: ApprovalRow): NonNullable<ApprovalRequest["attachments"]> {
  const { promotion } = stateOf(approval);
  return promotion === undefined ? [] : [diffPromotion(promotion)];
}

const pre = (text: string): Markup => html`<pre>${toVisible(text)}</pre>`;
const section = (title: string, content: Markup): Markup =>
  html`<h2>${toVisible(title)}</h2>
    <div class="box">${content}</div>`;

function argumentsOf(approval: ApprovalRow): Markup {
  const { args, promotion } = stateOf(approval);
  const entries = Object.entries((promotion === undefined ? args : showPromotion(promotion)) ?? {});
  if (entries.length === 0) return html`<p>${toVisible(approval.name)} has no named arguments.</p>`;
  return html`<table>
    <caption class="quiet">
      The arguments of ${toVisible(approval.name)}
    </caption>
    ${entries.map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${toVisible(name)}</th>
          <td>${pre(typeof value === "string" ? value : JSON.stringify(value, null, 2))}</td>
        </tr>`,
    )}
  </table>`;
}

/** What was asked back and replied; to ask back one goes to the inbox. */
function threadOf(approval: ApprovalRow): Markup {
  const { messages = [] } = stateOf(approval);
  if (messages.length === 0) return html``;
  return html`<h2>Asked back</h2>
    ${messages.map(
      ({ from, by, text }) =>
        html`<div class="box">
          <p class="quiet">${toVisible(by.name)} ${from === "reviewer" ? "asks" : "replies"}</p>
          ${pre(text)}
        </div>`,
    )}`;
}

type Attachment = NonNullable<ApprovalRequest["attachments"]>[number];

/** Nothing of it is loaded: an address is text. */
function attachmentOf(attachment: Attachment): Markup {
  if (attachment.kind === "text") return section(attachment.title, pre(attachment.text));
  if (attachment.kind === "diff")
    return section(attachment.title, pre(diffText(attachment.before, attachment.after)));
  return section(attachment.title, pre(attachment.url));
}

function formOf({ approval, inboxUrl }: Showing, request: ApprovalRequest): Markup {
  const options = request.options ?? [];
  const isQuestion = request.kind === "question";
  if (isQuestion && request.response_schema && options.length === 0)
    return html`<h2>Your answer</h2>
      <p>This question has a form of its own. Answer it in the inbox: ${inboxUrl}</p>`;
  const choices = options.map(
    ({ name, title }) =>
      html`<button name="decision" value="${isQuestion ? "answer" : "deny"}:${name}" formnovalidate>
        ${isQuestion ? "" : "Deny: "}${toVisible(title ?? name)}
      </button>`,
  );
  if (isQuestion)
    return html`<h2>Your answer</h2>
      <form method="post">
        ${
          request.response_schema
            ? ""
            : html`<label for="answer">In your own words</label>
                <textarea id="answer" name="answer" maxlength="100000"></textarea>`
        }
        <div class="acts">
          ${request.response_schema ? "" : html`<button class="main" name="decision" value="answer">Send the answer</button>`}
          ${choices}
        </div>
      </form>`;
  return html`<h2>Your decision</h2>
    <form method="post">
      <input type="hidden" name="args_hash" value="${stateOf(approval).argsHash ?? ""}" />
      <label for="comment">A comment, which the program is told when you deny</label>
      <textarea id="comment" name="comment" maxlength="10000"></textarea>
      ${
        request.stakes === "high"
          ? html`<label class="check"
              ><input type="checkbox" name="has_read" value="yes" required /> High stakes: I have read the
              arguments.</label
            >`
          : ""
      }
      <div class="acts">
        <button class="main" name="decision" value="approve">
          Approve and run ${toVisible(approval.name)}
        </button>
        <button name="decision" value="deny" formnovalidate>Deny</button>
        ${choices}
      </div>
    </form>`;
}
