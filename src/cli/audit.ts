/** `tomeoki audit`: the chain of what happened, checked and written out. */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { SegmentVerification } from '../audit/sealing/verify-chain.ts';
import { verifyAuditChain } from '../audit/sealing/verify-chain.ts';
import { addExportCommand, verifyFile } from './audit-export.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Adds `audit verify` and `audit export`. */
export function addAuditCommands(program: Command, terminal: Terminal): void {
  const audit = program.command('audit').description('audit / 監査');
  audit
    .command('verify')
    .description('check every event, link and signature of the chain / 監査記録の連鎖を検証する')
    .option(
      '--anchor <file>',
      'checkpoints kept elsewhere, one a line; only they show that an end was cut off',
    )
    .option('--export <file>', 'check a file of `audit export` instead, against the chain of this service')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit code 0: every chain is whole. 1: a row was changed, removed or put elsewhere.',
    )
    .action((options: { anchor?: string; export?: string; json?: boolean }) =>
      runCommand(terminal, () =>
        options.export === undefined
          ? verify(terminal, options)
          : verifyFile(terminal, options.export, options.json === true),
      ),
    );
  addExportCommand(audit, terminal);
}

async function verify(terminal: Terminal, options: { anchor?: string; json?: boolean }): Promise<void> {
  const anchors = options.anchor === undefined ? [] : await readLines(options.anchor);
  await withStores(terminal, async (stores) => {
    const report = await verifyAuditChain({ store: stores.audit, signer: stores.keys.checkpoints, anchors });
    if (options.json) terminal.out(JSON.stringify(report, null, 2));
    else for (const segment of report.segments) tell(terminal, segment);
    if (!options.json) {
      if (report.intact) terminal.say('監査記録は完全です。', 'The audit chain is whole.');
      else terminal.say('監査記録に異常があります。', 'The audit chain is NOT whole.');
    }
    if (!report.intact) process.exitCode = exitCodes.failed;
  });
}

function tell(terminal: Terminal, one: SegmentVerification): void {
  terminal.say(
    `${one.segment}: 検証済み ${one.verifiedLinks} 件（署名 ${one.signedUpTo} まで）、未連結 ${one.unsealed} 件、先頭 ${one.headHash.slice(0, 16)}`,
    `${one.segment}: ${one.verifiedLinks} verified (signed up to ${one.signedUpTo}), ${one.unsealed} not sealed yet, head ${one.headHash.slice(0, 16)}`,
  );
  if (one.fault === undefined) return;
  const { kind, sequence, eventId, finding } = one.fault;
  terminal.out(
    `  ✗ ${kind} at link ${sequence}${eventId === undefined ? '' : ` (event ${eventId})`}: ${finding}`,
  );
}

async function readLines(path: string): Promise<readonly string[]> {
  return (await readFile(path, 'utf8'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
