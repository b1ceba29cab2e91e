/** An interval as a line, with a bar at either end. Places are in percent of the width. */
export const Span = ({ low, high }: { low: string; high: string }) => (
  <g stroke="var(--ink)" strokeWidth="2">
    <line x1={low} x2={high} y1="12" y2="12" />
    <line x1={low} x2={low} y1="6" y2="18" />
    <line x1={high} x2={high} y1="6" y2="18" />
  </g>
);
