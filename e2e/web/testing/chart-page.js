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

export function readMarks(rows) {
  return rows.map((row) => {
    const mark = getComputedStyle(row.querySelector("circle, rect"));
    return {
      isFilled: mark.fill === mark.stroke,
      span: row.querySelector("g").getBoundingClientRect().width,
      ink: getComputedStyle(row.querySelector("g")).stroke,
      inkOfWords: getComputedStyle(row.querySelector("strong")).color,
      dashes: getComputedStyle(row.querySelector("svg > line")).strokeDasharray,
    };
  });
}
