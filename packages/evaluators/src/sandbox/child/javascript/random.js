// oxlint-disable no-unused-expressions -- the value of this script is the function
// Runs inside QuickJS, whose own random numbers would be the same in each run: each begins with the same memory. Answers
// with a function that is to be called at the begin of a run.
() => {
  let [a, b, c, count] = [0, 0, 0, 1];
  const nextBits = () => {
    const bits = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + bits) | 0;
    return bits >>> 0;
  };
  const { random } = { random: () => ((nextBits() >>> 5) * 2 ** 26 + (nextBits() >>> 6)) / 2 ** 53 };
  Object.defineProperty(Math, "random", {
    ...Object.getOwnPropertyDescriptor(Math, "random"),
    value: random,
  });
  return (given) => {
    ({ a, b, c } = given);
  };
};
