import { contract } from "@parley/sdk";
import type { Output } from "../../output.ts";
import { renderTable } from "../../table.ts";
import { fieldsOf, operations, type Operation } from "./operations.ts";

/** What there is, noun by noun. */
export function describeNouns(output: Output): void {
  const nouns = Object.entries(contract).map(([noun, { description }]) => ({ noun, description }));
  if (output.isJson) return output.json(operations.map(({ noun, name }) => `${noun}.${name}`));
  output.line(
    renderTable(nouns, {
      columns: [
        { title: "noun", cell: ({ noun }) => noun, style: output.colors.cyan },
        { title: "", cell: ({ description }) => description, narrowest: 30 },
      ],
      output,
    }),
  );
  output.note("parley api <noun> lists what can be done with it.");
}

/** What can be done with a noun. */
export function describeNoun(output: Output, noun: string): void {
  const ofNoun = operations.filter((operation) => operation.noun === noun);
  if (output.isJson)
    return output.json(
      ofNoun.map(({ name, endpoint: { method, path, summary } }) => ({
        operation: `${noun}.${name}`,
        method,
        path,
        summary,
      })),
    );
  output.line(
    renderTable(ofNoun, {
      columns: [
        { title: "operation", cell: ({ name }) => `${noun}.${name}`, style: output.colors.cyan },
        { title: "", cell: ({ endpoint }) => endpoint.summary, narrowest: 30 },
      ],
      output,
    }),
  );
  output.note(`parley api ${noun}.<operation> --describe says what it takes.`);
}

/** What an operation takes and answers. */
export function describeOperation(output: Output, operation: Operation): void {
  const { noun, name, endpoint } = operation;
  const fields = fieldsOf(operation);
  const { method, path, summary, description = "", permission } = endpoint;
  if (output.isJson)
    return output.json({
      operation: `${noun}.${name}`,
      method,
      path,
      summary,
      description,
      permission,
      fields,
    });
  output.line(`${output.colors.bold(`${noun}.${name}`)}  ${method} /v5${path}`);
  output.line(summary + (description === "" ? "" : `. ${description}`));
  if (fields.length === 0) return output.note("It takes nothing.");
  output.line();
  output.line(
    renderTable(fields, {
      columns: [
        { title: "field", cell: (field) => field.name, style: output.colors.cyan },
        { title: "in", cell: (field) => field.place },
        { title: "needed", cell: (field) => (field.isRequired ? "yes" : "") },
        { title: "", cell: (field) => field.words, narrowest: 30 },
      ],
      output,
    }),
  );
}
