/** A case of a JUnit report; times in milliseconds. */
export type JUnitCase = {
  suite: string;
  name: string;
  timeMs: number;
  failure?: string | undefined;
  error?: string | undefined;
  skipped?: string | undefined;
};

type Named = {
  name?: string;
  /** Where people see more of it: a property of each suite. */
  url?: string | undefined;
};

/** A JUnit report as GitLab, Jenkins and GitHub's actions read it: a suite for each `suite`, in their order. */
export function renderJUnit(cases: readonly JUnitCase[], { name = "parley", url }: Named = {}): string {
  const suites = Map.groupBy(cases, ({ suite }) => suite);
  const properties =
    url === undefined ? [] : [`    <properties><property name="url" value="${escape(url)}"/></properties>`];
  const body = [...suites].map(([suite, members]) =>
    [
      `  <testsuite name="${escape(suite)}" ${countsOf(members)}>`,
      ...properties,
      ...members.map(renderCase),
      "  </testsuite>",
    ].join("\n"),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escape(name)}" ${countsOf(cases)}>`,
    ...body,
    "</testsuites>",
    "",
  ].join("\n");
}

function countsOf(cases: readonly JUnitCase[]): string {
  const count = (key: "failure" | "error" | "skipped"): number =>
    cases.filter((one) => one[key] !== undefined).length;
  const timeMs = cases.reduce((sum, one) => sum + one.timeMs, 0);
  return `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" time="${seconds(timeMs)}"`;
}

function renderCase({ suite, name, timeMs, failure, error, skipped }: JUnitCase): string {
  const head = `    <testcase classname="${escape(suite)}" name="${escape(name)}" time="${seconds(timeMs)}"`;
  const said = [
    ...(failure === undefined ? [] : [renderOutcome("failure", failure)]),
    ...(error === undefined ? [] : [renderOutcome("error", error)]),
    ...(skipped === undefined ? [] : [`      <skipped message="${escape(skipped)}"/>`]),
  ];
  return said.length === 0 ? `${head}/>` : [`${head}>`, ...said, "    </testcase>"].join("\n");
}

function renderOutcome(element: "failure" | "error", text: string): string {
  const [first = ""] = text.split("\n");
  return `      <${element} message="${escape(first)}">${escape(text)}</${element}>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

// What XML 1.0 cannot hold at all is left out.
// eslint-disable-next-line no-control-regex
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unspeakable, "")
    .replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
