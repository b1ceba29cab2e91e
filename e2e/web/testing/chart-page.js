export function readBars(rows) {
  const widthOf = (part) => part?.getBoundingClientRect().width ?? 0;
  return rows.map((row) => {
    const [bar, whisker] = row.querySelectorAll("span[aria-hidden] > span");
    const words = row.querySelector("strong");
    return {
      bar: widthOf(bar),
      whisker: widthOf(whisker),
      ink: getComputedStyle(whisker).borderInlineStartColor,
      inkOfWords: getComputedStyle(words).color,
      stroke: getComputedStyle(whisker).borderInlineStartWidth,
    };
  });
}
