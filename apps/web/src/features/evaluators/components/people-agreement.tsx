import { type Agreement, fleissKappa, krippendorffAlpha } from "@parley/statistics";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { type JudgmentRecord, labelsByLog } from "../labels-by-log.ts";
import styles from "../pages/agreement-page.module.css";
import { judgmentsQuery } from "../queries.ts";

/** How far people agree with each other about the Logs that several of them judged. */
export function PeopleAgreement({ evaluatorId }: { evaluatorId: string }) {
  const judgments = useQuery(judgmentsQuery(evaluatorId));
  if (judgments.error)
    return (
      <ErrorState
        error={judgments.error}
        title="The judgments could not be read"
        retry={() => void judgments.refetch()}
      />
    );
  if (!judgments.data) return <LoadingRows />;
  return <AmongPeople records={judgments.data} />;
}

/** People with people: whether there is something to agree on at all. */
function AmongPeople({ records }: { records: readonly JudgmentRecord[] }) {
  const labels = useMemo(() => labelsByLog(records), [records]);
  const isNumber = records[0]?.evaluator.spec.return_type === "number";
  const alpha = useMemo(
    () => krippendorffAlpha(labels, { measurement: isNumber ? "interval" : "nominal" }),
    [labels, isNumber],
  );
  const kappa = useMemo(() => fleissKappa(labels), [labels]);
  if (alpha.items === 0)
    return (
      <EmptyState title="Do people agree?">
        As soon as two people have judged the same Log, how far they agree is here.
      </EmptyState>
    );
  return (
    <div className={styles["page"]}>
      <p className={styles["verdict"]} role="status">
        {alpha.value === null
          ? `Everybody said the same of all ${alpha.items} Logs: that does not show that they can tell.`
          : `Krippendorff’s alpha of ${alpha.items} Logs that several people judged is ${alpha.value.toFixed(2)}${rangeOf(alpha)}.`}
      </p>
      {!isNumber && kappa.value !== null && (
        <p>
          Fleiss’ kappa is {kappa.value.toFixed(2)}
          {rangeOf(kappa)}.
        </p>
      )}
      <p className={styles["note"]}>
        1 is always the same, 0 is what chance would bring. What reviewers of a queue did not agree on is not
        among these, so this is higher than with it: the page of the queue counts all of it.
      </p>
    </div>
  );
}

/** Or why there is none. */
const rangeOf = ({ interval, noInterval }: Agreement): string =>
  interval
    ? ` (95 % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`
    : ` (without an interval: ${noInterval?.replace(/\.$/, "")})`;
