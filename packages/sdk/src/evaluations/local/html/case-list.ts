import type { EvalItem } from "../eval-case.ts";
import { html, type Markup } from "./markup.ts";

/** A case of the page: in a line what there is to say of it, and what was answered, by titles. */
export type ListedCase = {
  item: EvalItem;
  words: string;
  answers: readonly { title: string; item: EvalItem }[];
};

/** A page with more of them is no more read, and with all of a large evaluation no browser opens it. */
const mostShown = 100;
/** Of an answer; the rest is in the JSON. */
const mostCharacters = 4000;

/** The first of them, which are to be the worst; where there are more, that and where all stand is said. */
export function renderCaseList(cases: readonly ListedCase[]): Markup {
  const shown = cases.slice(0, mostShown);
  const rest =
    cases.length > shown.length
      ? html`<p class="quiet">
          Shown are ${shown.length} of these ${cases.length}, the worst first. Every answer and judgment
          stands in the JSON: <code>parley eval --json</code>, or <code>runs</code> of what
          <code>evaluations.run</code> gives.
        </p>`
      : html``;
  return html`${rest}${shown.map(renderCase)}`;
}

function renderCase({ item, words, answers }: ListedCase): Markup {
  const rows = answers.map(
    (answer) =>
      html`<tr>
        <th>${answer.title}</th>
        <td><pre>${cut(answerOf(answer.item))}</pre></td>
      </tr>`,
  );
  return html`<details>
    <summary>case ${item.case.id}: ${words}</summary>
    <div class="wide">
      <table>
        <tr>
          <th>inputs</th>
          <td><pre>${cut(JSON.stringify(item.case.datapoint.inputs ?? {}, undefined, 1))}</pre></td>
        </tr>
        ${rows}
      </table>
    </div>
  </details>`;
}

const answerOf = ({ log }: EvalItem): string => {
  const { output, error } = log;
  if (typeof error === "string") return `error: ${error}`;
  return typeof output === "string" ? output : JSON.stringify(output ?? null);
};

const cut = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
