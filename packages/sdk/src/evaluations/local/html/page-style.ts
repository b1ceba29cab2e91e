import { html } from "./markup.ts";

/** How the page looks: by the reader's colour scheme, on paper, and on a phone. It asks for nothing from elsewhere. */
export const pageStyle = html`<style>
  :root {
    color-scheme: light dark;
    --ink: #1c1e21;
    --quiet: #5b6168;
    --line: #d7dade;
    --paper: #fff;
    --shade: #f4f5f6;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e6e8ea;
      --quiet: #a0a7ae;
      --line: #3a3f45;
      --paper: #16181b;
      --shade: #1f2226;
    }
  }
  body {
    margin: 0 auto;
    max-width: 70rem;
    padding: 1.5rem 1rem 4rem;
    background: var(--paper);
    color: var(--ink);
    font:
      15px/1.5 system-ui,
      sans-serif;
  }
  h1 {
    font-size: 1.5rem;
    margin: 0;
  }
  .headline {
    font-size: 1.1rem;
    max-width: 60ch;
  }
  h2 {
    font-size: 1.1rem;
    margin: 2.5rem 0 0.5rem;
  }
  p {
    margin: 0.25rem 0;
  }
  .quiet {
    color: var(--quiet);
  }
  .wide {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: left;
    vertical-align: top;
    padding: 0.4rem 0.75rem 0.4rem 0;
    border-bottom: 1px solid var(--line);
  }
  th {
    color: var(--quiet);
    font-weight: 600;
    white-space: nowrap;
  }
  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  pre {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    font:
      13px/1.45 ui-monospace,
      monospace;
  }
  svg {
    display: block;
  }
  .chart {
    max-width: 54rem;
    font-size: 0.9rem;
  }
  .chart .row {
    display: grid;
    grid-template-columns: 13rem minmax(0, 1fr) 16rem;
    gap: 0 0.75rem;
    align-items: center;
  }
  .name {
    overflow-wrap: anywhere;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    border-top: 1px solid var(--line);
  }
  .interval {
    stroke: var(--ink);
    stroke-width: 2;
  }
  .mark {
    fill: var(--ink);
    stroke: var(--ink);
    stroke-width: 1.5;
  }
  .mark.hollow {
    fill: var(--paper);
  }
  details {
    border-top: 1px solid var(--line);
    padding: 0.4rem 0;
  }
  summary {
    cursor: pointer;
  }
  @media (max-width: 45rem) {
    .chart .row {
      grid-template-columns: minmax(0, 1fr);
      padding-top: 0.5rem;
    }
    .chart .row > :empty:not(svg) {
      display: none;
    }
    th,
    .number {
      white-space: normal;
    }
    td {
      overflow-wrap: anywhere;
    }
    .results tr {
      display: block;
      padding: 0.4rem 0;
      border-bottom: 1px solid var(--line);
    }
    .results tr:first-child,
    .results td:empty {
      display: none;
    }
    .results td {
      display: flex;
      justify-content: space-between;
      gap: 1rem;
      padding: 0;
      border: 0;
      text-align: right;
    }
    .results td::before {
      content: attr(data-title);
      flex: none;
      color: var(--quiet);
    }
  }
</style>`;
