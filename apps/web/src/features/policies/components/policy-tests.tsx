import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Contract, EndpointReply } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { FormError } from "../../../design/form-error.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { policyTestQuery } from "../queries.ts";
import type { PolicyText } from "../use-policy-text.ts";
import styles from "./policy-tests.module.css";

type Report = EndpointReply<Contract["policies"]["endpoints"]["test"]>;
type Result = Report["results"][number];

/** How long nobody has to type before the tests run. */
const pauseMs = 600;

/** The tests that a text brings along: run by the server whenever one stops typing. */
export function PolicyTests({ edit }: { edit: PolicyText }) {
  const [text] = useDebouncedValue(edit.text, pauseMs);
  const isReadable = edit.parsed.ok;
  const report = useQuery({ ...policyTestQuery(text), enabled: isReadable && text === edit.text });
  const results = isReadable ? (report.data?.results ?? []) : [];
  const failed = results.filter(({ passed }) => !passed).length;
  const run = (
    <Button
      variant="default"
      disabled={!isReadable}
      loading={report.isFetching}
      onClick={() => void report.refetch()}
    >
      Run the tests
    </Button>
  );
  return (
    <Section title="Tests" aside={run} isBare>
      <div className={styles["tests"]}>
        {!isReadable && <p className={styles["quiet"]}>They run once the text can be read.</p>}
        {isReadable && report.isPending && <LoadingRows count={2} />}
        <FormError error={report.error} />
        {report.data && isReadable && results.length === 0 && (
          <p className={styles["quiet"]}>
            The text has no tests. Under <code>tests</code>, name a call and what you expect; a version whose
            tests fail is not put to use.
          </p>
        )}
        {results.length > 0 && (
          <p role="status">
            {failed === 0
              ? `${formatPlural(results.length, "test")} passed`
              : `${formatPlural(failed, "test")} of ${results.length} failed`}
          </p>
        )}
        {results.length > 0 && (
          <ul aria-label="Results of the tests">
            {results.map((result) => (
              <TestRow key={`${result.line} ${result.name}`} result={result} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

function TestRow({ result: { name, line, passed, expected, expected_rule, ruling } }: { result: Result }) {
  return (
    <li className={styles["test"]}>
      <Tag tone={passed ? "passed" : "failed"}>{passed ? "passed" : "failed"}</Tag>
      <span>
        {name} <span className={styles["quiet"]}>line {line}</span>
      </span>
      {!passed && (
        <span className={styles["why"]}>
          Expected {expected}
          {expected_rule !== undefined && ` by ${ruleName(expected_rule)}`}, came to {ruling.outcome} by{" "}
          {ruleName(ruling.rule?.name ?? null)}
          {ruling.error && `: ${ruling.error}`}
        </span>
      )}
    </li>
  );
}

const ruleName = (name: string | null): string => (name === null ? "no rule" : `“${name}”`);
