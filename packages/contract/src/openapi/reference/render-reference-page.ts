import type { JsonSchema, OpenApiDocument, Operation, ResponseObject } from "../document.ts";
import { curlExample } from "./curl-example.ts";
import { html, trusted, withCode, type Html } from "./html.ts";
import { pageStyle } from "./page-style.ts";
import { fieldTable, schemaTable, typeOf, type Components } from "./schema-table.ts";

type Entry = { method: string; path: string; operation: Operation };
type Group = { name: string; description: string; entries: Entry[] };

/**
 * The API reference as one HTML page: no scripts, no assets, an inline style. It works under the policy
 * `default-src 'none'; style-src 'unsafe-inline'`.
 */
export function renderReferencePage(document: OpenApiDocument, baseUrl = "http://127.0.0.1:4400"): string {
  const { title, version, description } = document.info;
  const groups = groupsOf(document);
  const { schemas } = document.components;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API reference</title>
        <style>
          ${trusted(pageStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        ${navigation(groups, schemas)}
        <main id="content">
          <h1>${title} API</h1>
          <p class="lead">Version ${version}. ${withCode(description)}</p>
          <p class="lead">
            Send your key as <code>X-API-KEY</code> or <code>Authorization: Bearer</code>. The same
            description for machines: <a href="/openapi.json">openapi.json</a>.
          </p>
          <pre>${`export PARLEY_BASE_URL=${baseUrl}\nexport PARLEY_API_KEY=your-key`}</pre>
          ${groups.map((group) => section(group, schemas))} ${schemaSection(schemas)}
        </main>
      </body>
    </html> `;
  return page.markup;
}

function groupsOf({ tags, paths, servers }: OpenApiDocument): Group[] {
  const base = servers[0]?.url ?? "";
  const entries = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Entry => ({
      method: method.toUpperCase(),
      path: base + path,
      operation,
    })),
  );
  return tags.map(({ name, description }) => ({
    name,
    description,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

function navigation(groups: readonly Group[], schemas: Components): Html {
  const links = groups.map(
    ({ name, entries }) =>
      html`<details open>
        <summary>${name}</summary>
        <ul>
          ${entries.map(
            ({ operation }) =>
              html`<li>
                <a href="#${operation.operationId}">${operation.operationId.split(".").at(-1)}</a>
              </li>`,
          )}
        </ul>
      </details>`,
  );
  const names = Object.keys(schemas).map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`);
  return html`<nav aria-label="Contents">
    <strong>Parley API</strong>${links}
    <details>
      <summary>Schemas</summary>
      <ul>
        ${names}
      </ul>
    </details>
  </nav>`;
}

function section({ name, description, entries }: Group, components: Components): Html {
  return html`<section id="group-${name}" aria-labelledby="title-${name}">
    <h2 id="title-${name}">${name}</h2>
    <p class="lead">${withCode(description)}</p>
    ${entries.map((entry) => article(entry, components))}
  </section>`;
}

function article(entry: Entry, components: Components): Html {
  const { method, path, operation } = entry;
  return html`<article id="${operation.operationId}">
    <h3>${withCode(operation.summary)}</h3>
    <p class="address"><span class="method">${method}</span>${path}</p>
    <p class="quiet">
      <code>${operation.operationId}</code> · needs
      <span class="permission">${operation["x-permission"]}</span>
    </p>
    ${operation.description === undefined ? undefined : html`<p>${withCode(operation.description)}</p>`}
    <pre>${curlExample({ ...entry, components })}</pre>
    ${parameterTables(operation)} ${bodyTable(operation, components)}
    ${Object.entries(operation.responses).map(([status, response]) => answer(status, response, components))}
    ${errorTable(operation)}
  </article> `;
}

function parameterTables({ parameters = [] }: Operation): Html[] {
  const places = [
    { place: "path", title: "In the path" },
    { place: "query", title: "In the query" },
  ];
  return places.flatMap(({ place, title }) => {
    const rows = parameters
      .filter((parameter) => parameter.in === place)
      .map(({ name, required, description, schema }) => ({
        name,
        isRequired: required,
        schema: description === undefined ? schema : { ...schema, description },
      }));
    return rows.length === 0
      ? []
      : [
          html`<h4>${title}</h4>
            ${fieldTable(rows)}`,
        ];
  });
}

function bodyTable({ requestBody }: Operation, components: Components): Html | undefined {
  const schema = requestBody?.content["application/json"]?.schema;
  return (
    schema &&
    html`<h4>Body: ${typeOf(schema)}</h4>
      ${about(schema)}${schemaTable(schema, components)}`
  );
}

function about({ description }: JsonSchema): Html | undefined {
  return description === undefined ? undefined : html`<p class="quiet">${withCode(description)}</p>`;
}

function answer(
  status: string,
  { description, content }: ResponseObject,
  components: Components,
): Html | undefined {
  if (Number(status) >= 400) return undefined;
  const bodies = Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      html`<h4>Reply ${status} · ${type.split(";")[0]}: ${typeOf(schema)}</h4>
        ${schema.$ref === undefined ? schemaTable(schema, components) : undefined}`,
  );
  return bodies.length === 0
    ? html`<h4>Reply ${status}</h4>
        <p>${withCode(description)}</p>`
    : html`${bodies}`;
}

function errorTable({ responses }: Operation): Html | undefined {
  const rows = Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .map(
      ([status, { description }]) =>
        html`<tr>
          <th scope="row">${status}</th>
          <td>${withCode(description)}</td>
        </tr>`,
    );
  if (rows.length === 0) return undefined;
  return html`<h4>Errors: <a href="#schema-Problem">Problem</a></h4>
    <div class="scroll">
      <table>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function schemaSection(schemas: Components): Html {
  const articles = Object.entries(schemas).map(
    ([name, schema]) =>
      html`<article id="schema-${name}">
        <h3>${name}</h3>
        ${about(schema)} ${schemaTable(schema, schemas) ?? html`<p>${typeOf(schema)}</p>`}
      </article> `,
  );
  return html`<section id="schemas" aria-labelledby="title-schemas">
    <h2 id="title-schemas">Schemas</h2>
    ${articles}
  </section>`;
}
