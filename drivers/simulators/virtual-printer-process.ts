/**
 * A virtual printer as a process of its own, so that a test can run it apart from the service. Each event is one JSON
 * line on standard output, the first being `ready` with the URI; each line on standard input is a command:
 * `{"order":{"kind":"paper-out"}}`, `{"clear":true}` or `{"stop":true}`. It ends when standard input ends.
 */

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  startVirtualPrinter,
  type VirtualPrinterEvent,
  type VirtualPrinterFault,
} from './virtual-printer.ts';

const faultKinds = ['slow', 'busy', 'lost-reply', 'abort', 'paper-out', 'refuse', 'down'];

/** A line on standard input. */
type Command = { readonly order: VirtualPrinterFault } | { readonly clear: true } | { readonly stop: true };

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function describeEvent(event: VirtualPrinterEvent): object {
  if (event.event === 'error') return { event: 'error', message: String(event.error) };
  if (event.event === 'fault') return { event: 'fault', fault: event.fault ?? null };
  const { jobId, state, stateReasons, byteLength, sha256, path, documentFormat, impressionsCompleted } =
    event.job;
  return {
    event: event.event,
    job: { jobId, state, stateReasons, byteLength, sha256, path, documentFormat, impressionsCompleted },
  };
}

function parseCommand(line: string): Command | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('clear' in value) return { clear: true };
  if ('stop' in value) return { stop: true };
  if (!('order' in value) || typeof value.order !== 'object' || value.order === null) return undefined;
  const { order } = value;
  return 'kind' in order && faultKinds.includes(String(order.kind))
    ? { order: order as VirtualPrinterFault }
    : undefined;
}

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    tls: { type: 'string', default: 'off' },
    key: { type: 'string' },
    cert: { type: 'string' },
    folder: { type: 'string' },
    'ms-per-job': { type: 'string', default: '0' },
    'ms-per-page': { type: 'string', default: '0' },
    'parallel-jobs': { type: 'string', default: '1' },
    'busy-while-printing': { type: 'boolean', default: false },
    'no-history': { type: 'boolean', default: false },
  },
});
if (values.tls !== 'off' && values.tls !== 'optional' && values.tls !== 'required') {
  throw new TypeError('--tls is off, optional or required');
}

const printer = await startVirtualPrinter({
  host: values.host,
  port: Number(values.port),
  tls: values.tls,
  ...(values.key === undefined || values.cert === undefined
    ? {}
    : { certificate: { key: readFileSync(values.key, 'utf8'), cert: readFileSync(values.cert, 'utf8') } }),
  ...(values.folder === undefined ? {} : { folder: values.folder }),
  msPerJob: Number(values['ms-per-job']),
  msPerPage: Number(values['ms-per-page']),
  parallelJobs: Number(values['parallel-jobs']),
  busyWhilePrinting: values['busy-while-printing'],
  keepsHistory: !values['no-history'],
  onEvent: (event) => say(describeEvent(event)),
});
say({ event: 'ready', uri: printer.uri, port: printer.port });

for await (const line of createInterface({ input: process.stdin })) {
  const command = parseCommand(line);
  if (command === undefined) say({ event: 'error', message: 'the command is not understood' });
  else if ('stop' in command) break;
  else if ('clear' in command) await printer.clearFault();
  else await printer.order(command.order);
}
await printer[Symbol.asyncDispose]();
process.stdin.destroy();
