/**
 * What is wrong with the page as it stands, in words; empty when nothing is. Runs within the page, over what is
 * visible: one h1, contrast (WCAG AA), text of at least 12 pixels, nothing wider than the screen, ids given once.
 */
export async function auditPage() {
  const moves = () =>
    document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity);
  while (moves().length > 0) await Promise.allSettled(moves().map(({ finished }) => finished));

  const faults = [];
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  /** Any CSS colour as [red, green, blue, alpha], each 0 to 1. */
  const colours = new Map();
  const toColour = (css) => {
    // Reading a pixel back is slow, and a page has few colours.
    const known = colours.get(css);
    if (known) return known;
    const colour = readColour(css);
    colours.set(css, colour);
    return colour;
  };
  const readColour = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const over = ([r, g, b, alpha], [r2, g2, b2]) => [
    r * alpha + r2 * (1 - alpha),
    g * alpha + g2 * (1 - alpha),
    b * alpha + b2 * (1 - alpha),
    1,
  ];
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const backgroundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = toColour(getComputedStyle(at).backgroundColor);
      layers.unshift(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduce((below, layer) => over(layer, below), [1, 1, 1, 1]);
  };

  const isVisible = (element) => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 1 &&
      box.height > 1 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    );
  };
  const nameOf = (element) => {
    const words = (element.textContent || element.getAttribute("placeholder") || "").trim().slice(0, 40);
    return `<${element.localName}${element.classList[0] ? ` .${element.classList[0]}` : ""}> "${words}"`;
  };

  const checkText = (element, { color, fontSize, fontWeight }) => {
    const [size, weight] = [Number.parseFloat(fontSize), Number(fontWeight)];
    if (size < 12) faults.push(`${nameOf(element)} is ${size} pixels small`);
    const least = size >= 24 || (size >= 18.66 && weight >= 700) ? 3 : 4.5;
    const background = backgroundOf(element);
    const ratio = contrast(over(toColour(color), background), background);
    if (ratio < least)
      faults.push(`${nameOf(element)} has a contrast of ${ratio.toFixed(2)}, less than ${least}`);
  };

  const headings = [...document.querySelectorAll("h1")].filter(isVisible);
  if (headings.length !== 1) faults.push(`${headings.length} visible h1`);
  if (!/\S · Parley$/.test(document.title)) faults.push(`the title "${document.title}" names no page`);
  if (!document.documentElement.lang) faults.push("the page says no language");
  if (document.querySelectorAll("main").length !== 1) faults.push("there is not exactly one main");

  for (const picture of document.querySelectorAll(
    "img:not([alt]), [role=img]:not([aria-label], [aria-labelledby])",
  )) {
    faults.push(`${nameOf(picture)} is a picture without words`);
  }

  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    faults.push(`the id ${id} is given twice`);
  }

  for (const scroller of [document.documentElement, ...document.querySelectorAll("main")]) {
    if (scroller.scrollWidth > scroller.clientWidth) {
      faults.push(
        `${scroller.localName} scrolls sideways: ${scroller.scrollWidth} in ${scroller.clientWidth}`,
      );
    }
  }

  /** Whether something around it cuts it off or scrolls. */
  const isClipped = (element) => {
    for (let at = element.parentElement; at && at.localName !== "main"; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const isInert = (element) => element.closest(":disabled, [data-disabled], [aria-disabled=true], [inert]");
  for (const element of document.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const placeholder = element.matches("input, textarea") && !element.value && element.placeholder;
    if ((!hasText && !placeholder) || isInert(element) || !isVisible(element)) continue;
    checkText(element, getComputedStyle(element, placeholder ? "::placeholder" : null));
    const box = element.getBoundingClientRect();
    if (!isClipped(element) && (box.left < -1 || box.right > innerWidth + 1)) {
      faults.push(`${nameOf(element)} reaches out of the screen: ${box.left} to ${box.right}`);
    }
  }
  return faults;
}
