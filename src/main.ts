/** The process: command line and exit code. Every command is a file of `cli/`. */

import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addAuditCommands } from './cli/audit.ts';
import { addBackupCommands, addRestoreCommand } from './cli/backup.ts';
import { addCardCommands } from './cli/card.ts';
import { addClientCaCommands } from './cli/client-ca.ts';
import { addDelegateCommands } from './cli/delegate.ts';
import { addDemoCommand } from './cli/demo.ts';
import { addDirectoryCommands } from './cli/directory.ts';
import { addDoctorCommand } from './cli/doctor.ts';
import { addFaceCommands } from './cli/face.ts';
import { addFacesCommands } from './cli/faces.ts';
import { addFileCommands } from './cli/file.ts';
import { addGuestCommands } from './cli/guest.ts';
import { addJobsCommand } from './cli/jobs.ts';
import { addLinkCommands } from './cli/link.ts';
import { addOcrCommand } from './cli/ocr.ts';
import { addPinCommands } from './cli/pin.ts';
import { addPrinterCommands } from './cli/printer.ts';
import { addQueueCommands } from './cli/queue.ts';
import { addQuotaCommands } from './cli/quota.ts';
import { addReaderCommands } from './cli/reader.ts';
import { addReceiverCommands } from './cli/receiver.ts';
import { addRecordGrantCommands } from './cli/record-grants.ts';
import { addReportCommands } from './cli/report.ts';
import { addScanCommands } from './cli/scan.ts';
import { addSearchCommand } from './cli/search.ts';
import { addSecondCommands } from './cli/second.ts';
import { addServeCommand } from './cli/serve.ts';
import { addTariffCommands } from './cli/tariff.ts';
import { exitCodes, openTerminal } from './cli/terminal.ts';
import { addTraceCommand } from './cli/trace.ts';
import { addUserCommands } from './cli/user.ts';
import { readEnvironment } from './config/env.ts';

const terminal = openTerminal(readEnvironment().language);
const program = new Command('tomeoki')
  .description('留め置き: secure authenticated print and document service')
  .version(packageJson.version)
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError('(tomeoki --help)');
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.usage));
addServeCommand(program, terminal);
addDemoCommand(program, terminal);
addUserCommands(program, terminal);
addDirectoryCommands(program, terminal);
addDelegateCommands(program, terminal);
addCardCommands(program, terminal);
addPinCommands(program, terminal);
addGuestCommands(program, terminal);
addFacesCommands(program, terminal);
addSecondCommands(program, terminal);
addClientCaCommands(program, terminal);
addPrinterCommands(program, terminal);
addReaderCommands(program, terminal);
addReceiverCommands(program, terminal);
addJobsCommand(program, terminal);
addLinkCommands(program, terminal);
addQueueCommands(program, terminal);
addAuditCommands(program, terminal);
addOcrCommand(program, terminal);
addFaceCommands(program, terminal);
addScanCommands(program, terminal);
addSearchCommand(program, terminal);
addRecordGrantCommands(program, terminal);
addFileCommands(program, terminal);
addTraceCommand(program, terminal);
addReportCommands(program, terminal);
addTariffCommands(program, terminal);
addQuotaCommands(program, terminal);
addBackupCommands(program, terminal);
addRestoreCommand(program, terminal);
addDoctorCommand(program, terminal);
await program.parseAsync();
