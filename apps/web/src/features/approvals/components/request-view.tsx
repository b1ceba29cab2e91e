import { changedArguments, type Approval, whatWillHappen } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import type { Deciding } from "../use-deciding.ts";
import { nameOfUser } from "../summarise-request.ts";
import { visibleText } from "../visible-text.ts";
import { otherAttachments } from "../what-will-happen.ts";
import { Attachments } from "./attachments.tsx";
import { LongText } from "./long-text.tsx";
import { PromotionView } from "./promotion-view.tsx";
import { ValueChanges } from "./value-changes.tsx";
import { ValuesForm } from "./values-form.tsx";
import { ValuesTable } from "./values-table.tsx";
import styles from "./request-view.module.css";

/** What is asked: what will happen in words, with which arguments, why. */
export function RequestView({ approval, deciding }: { approval: Approval; deciding: Deciding }) {
  const { request, promotion } = approval;
  const effect = whatWillHappen(approval);
  const isPast = deciding.changes.length > 0;
  const description = request.kind === "function_call" && request.description && (
    <Section title="What it does" isBare>
      <LongText text={request.description} />
    </Section>
  );
  return (
    <>
      {effect !== undefined && (
        <div
          className={styles["effect"]}
          role="group"
          aria-label={isPast ? "What would happen without your changes" : "What will happen"}
          data-past={isPast || undefined}
        >
          <LongText text={effect} />
        </div>
      )}
      <Lead approval={approval} />
      {effect === undefined && description}
      {request.reason && (
        <Section title={promotion ? "Why" : "Why, in the model's words"} isBare>
          <blockquote className={styles["reason"]} data-of={promotion ? "human" : "machine"}>
            <LongText text={request.reason} />
          </blockquote>
        </Section>
      )}
      {request.kind === "function_call" && (
        <Arguments approval={approval} deciding={deciding} asked={request.args} />
      )}
      {effect !== undefined && description}
      {promotion && <PromotionView promotion={promotion} />}
      <Attachments attachments={otherAttachments(approval, effect)} />
    </>
  );
}

/** Who asks, and for what. */
function Lead({ approval }: { approval: Approval }) {
  const { request, requester, promotion, outcome } = approval;
  const isPending = outcome.status === "pending";
  const who = nameOfUser(requester);
  if (request.kind === "question")
    return (
      <div className={styles["question"]}>
        <p className={styles["lead"]}>
          <strong>{who}</strong> {isPending ? "asks" : "asked"}:
        </p>
        <LongText text={request.message} />
      </div>
    );
  if (promotion !== undefined)
    return (
      <p className={styles["lead"]}>
        <strong>{who}</strong> {isPending ? "asks" : "asked"} to deploy a version. Parley deploys it at once
        when it is approved, if what is deployed there by then is what it was. Only who may deploy there
        decides.
      </p>
    );
  return (
    <p className={styles["lead"]}>
      <strong>{who}</strong> {isPending ? "asks" : "asked"} to run <code>{visibleText(approval.name)}</code>{" "}
      once, with exactly the arguments below.
    </p>
  );
}

type ArgumentsProps = { approval: Approval; deciding: Deciding; asked: Record<string, unknown> };

function Arguments({ approval, deciding, asked }: ArgumentsProps) {
  const { fields, draft, problems, changes, setDraft } = deciding;
  const earlier = changedArguments(asked, approval.args ?? {});
  return (
    <>
      <Section title="Arguments">
        {draft ? (
          <ValuesForm
            label="Arguments"
            fields={fields}
            draft={draft}
            problems={problems}
            onChange={setDraft}
          />
        ) : (
          <ValuesTable fields={fields} label="Arguments" />
        )}
      </Section>
      {changes.length > 0 && (
        <Section title="What you change" isBare>
          <ValueChanges changes={changes} label="What you change" />
        </Section>
      )}
      {earlier.length > 0 && (
        <Section title="Changed since it was asked" isBare>
          <ValueChanges changes={earlier} label="Changed since it was asked" />
        </Section>
      )}
    </>
  );
}
