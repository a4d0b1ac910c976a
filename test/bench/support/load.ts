/** Runs the load generator and measures what a server's processes use meanwhile. */

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeMessage } from '../../../drivers/ipp/message/encode.ts';
import type { IppValue } from '../../../drivers/ipp/message/message.ts';
import {
  charset,
  integer,
  mimeMediaType,
  name,
  naturalLanguage,
  uri,
} from '../../../drivers/ipp/message/values.ts';
import type { LoadOrder, LoadReport } from './ipp-load.ts';

const run = promisify(execFile);
const generator = join(import.meta.dirname, 'ipp-load.ts');

/** Runs the generator to its end. */
export async function runLoad(order: LoadOrder): Promise<LoadReport> {
  const { stdout } = await run(process.execPath, [generator, JSON.stringify(order)], {
    timeout: order.seconds * 1_000 + 120_000,
  });
  return JSON.parse(stdout) as LoadReport;
}

/** Writes one HTTP request with an IPP message and a document to a file; returns its path. */
export async function writeRequest(
  file: string,
  request: {
    readonly printerUri: string;
    readonly operation: number;
    readonly userName: string;
    /** Sent as HTTP Basic with the name. */
    readonly password?: string;
    readonly more?: Readonly<Record<string, IppValue | readonly IppValue[]>>;
    readonly document?: Uint8Array;
  },
): Promise<string> {
  const url = new URL(request.printerUri.replace(/^ipp/, 'http'));
  const basic = Buffer.from(`${request.userName}:${request.password}`).toString('base64');
  const authorization = request.password === undefined ? '' : `Authorization: Basic ${basic}\r\n`;
  const isJob = request.operation === 0x0002;
  const entries: [string, readonly IppValue[]][] = [
    ['attributes-charset', [charset('utf-8')]],
    ['attributes-natural-language', [naturalLanguage('ja')]],
    ['printer-uri', [uri(request.printerUri)]],
    ['requesting-user-name', [name(request.userName)]],
    ...(isJob
      ? ([
          ['job-name', [name('会議資料')]],
          ['document-format', [mimeMediaType('application/pdf')]],
        ] as [string, readonly IppValue[]][])
      : []),
    ...Object.entries(request.more ?? {}).map(
      ([key, value]) =>
        [key, Array.isArray(value) ? value : [value as IppValue]] as [string, readonly IppValue[]],
    ),
  ];
  const head = encodeMessage({
    version: { major: 2, minor: 0 },
    code: request.operation,
    requestId: 1,
    groups: [
      { group: 'operation-attributes', attributes: new Map(entries) },
      ...(isJob
        ? [
            {
              group: 'job-attributes' as const,
              attributes: new Map<string, readonly IppValue[]>([
                ['copies', [integer(1)]],
                ['job-hold-until', [{ tag: 'keyword', value: 'indefinite' }]],
              ]),
            },
          ]
        : []),
    ],
  });
  const body = Buffer.concat([head, request.document ?? new Uint8Array()]);
  const http = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/ipp\r\n${authorization}Content-Length: ${body.length}\r\n\r\n`;
  await writeFile(file, Buffer.concat([Buffer.from(http, 'latin1'), body]));
  return file;
}

/** CPU time in ms that processes have used so far, each with all its descendants. */
export function cpuMsOf(pids: readonly number[]): number {
  const processes = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readStat(entry);
    if (stat !== undefined) processes.set(Number(entry), stat);
  }
  const isOf = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = processes.get(at)?.parent) {
      if (pids.includes(at)) return true;
    }
    return false;
  };
  let ticks = 0;
  for (const [pid, stat] of processes) if (isOf(pid)) ticks += stat.ticks;
  // USER_HZ is 100 on every Linux that people run.
  return ticks * 10;
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kib ?? 0) / 1_024;
}

function readStat(pid: string): { readonly parent: number; readonly ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Fields 4, 14 to 17 of proc(5): parent, user, system, and those of children that ended.
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}
