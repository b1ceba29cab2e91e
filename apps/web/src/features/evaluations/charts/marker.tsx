/** Runs are told apart by shape and dashes, so that no colour is needed. */
const shapes = [
  (size: number) => <circle r={size} />,
  (size: number) => <rect x={-size} y={-size} width={2 * size} height={2 * size} />,
  (size: number) => <path d={`M0 ${-1.25 * size} L${1.15 * size} ${size} L${-1.15 * size} ${size} Z`} />,
  (size: number) => <path d={`M0 ${-1.4 * size} L${1.4 * size} 0 L0 ${1.4 * size} L${-1.4 * size} 0 Z`} />,
  (size: number) => (
    <path d={`M${-size} ${-size} L${size} ${size} M${-size} ${size} L${size} ${-size}`} strokeWidth={2.5} />
  ),
] as const;

export const dashes = ["none", "6 3", "2 3", "9 3 2 3", "1 4"] as const;

/** The mark of the `index`-th run. From the sixth on shapes come again, hollow. */
export function Marker({ index, x, y, size = 5 }: { index: number; x: number; y: number; size?: number }) {
  const shape = shapes[index % shapes.length] ?? shapes[0];
  const isHollow = index >= shapes.length;
  return (
    <g
      transform={`translate(${x} ${y})`}
      fill={isHollow ? "var(--surface-1)" : "var(--ink)"}
      stroke="var(--ink)"
      strokeWidth={1.5}
    >
      {shape(size)}
    </g>
  );
}

/** What each mark stands for. */
export function Legend({ names, className }: { names: readonly string[]; className?: string | undefined }) {
  return (
    <ul className={className}>
      {names.map((name, index) => (
        <li key={name}>
          <svg width={28} height={14} aria-hidden>
            <line
              x1={0}
              x2={28}
              y1={7}
              y2={7}
              stroke="var(--ink-2)"
              strokeDasharray={dashes[index % dashes.length]}
            />
            <Marker index={index} x={14} y={7} size={4} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
