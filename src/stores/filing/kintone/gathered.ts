/** Puts calls that come close together into one, since kintone counts requests and takes 100 records in each. */

/** Records of one request. */
export const mostRecords = 100;
/** How long the first call waits for others, in milliseconds. */
const gatherMs = 20;

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A function for one input that is done by `run` for up to 100 at once, which returns an output for each in the same
 * order. A fault of the whole is everybody's fault.
 */
export function gathered<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly Output[]>,
): (input: Input) => Promise<Output> {
  let waiting: Waiting<Input, Output>[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    run(batch.map(({ input }) => input)).then(
      (outputs) => {
        for (const [index, one] of batch.entries()) one.resolve(outputs[index] as Output);
      },
      (error: unknown) => {
        for (const one of batch) one.reject(error);
      },
    );
  };
  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (waiting.length >= mostRecords) flush();
      else timer ??= setTimeout(flush, gatherMs);
    });
}
