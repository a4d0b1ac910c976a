/** Operation-ids (IANA registry of IPP operations). */

import { packageEnum } from './package-tables.ts';
import { buildTable } from './table.ts';

/** Operations that the package's table lacks, each group with its document. */
const additions: ReadonlyMap<string, number> = new Map([
  // PWG 5100.15 (FaxOut) and PWG 5100.17 (Scan)
  ['Add-Document-Images', 0x3e],
  ['Get-Next-Document-Data', 0x4a],
  // PWG 5100.18 (Shared Infrastructure Extensions)
  ['Acknowledge-Document', 0x3f],
  ['Acknowledge-Identify-Printer', 0x40],
  ['Acknowledge-Job', 0x41],
  ['Fetch-Document', 0x42],
  ['Fetch-Job', 0x43],
  ['Get-Output-Device-Attributes', 0x44],
  ['Update-Active-Jobs', 0x45],
  ['Deregister-Output-Device', 0x46],
  ['Update-Document-Status', 0x47],
  ['Update-Job-Status', 0x48],
  ['Update-Output-Device-Attributes', 0x49],
  // PWG 5100.22 (System Service)
  ['Allocate-Printer-Resources', 0x4b],
  ['Create-Printer', 0x4c],
  ['Deallocate-Printer-Resources', 0x4d],
  ['Delete-Printer', 0x4e],
  ['Get-Printers', 0x4f],
  ['Shutdown-One-Printer', 0x50],
  ['Startup-One-Printer', 0x51],
  ['Cancel-Resource', 0x52],
  ['Create-Resource', 0x53],
  ['Install-Resource', 0x54],
  ['Send-Resource-Data', 0x55],
  ['Set-Resource-Attributes', 0x56],
  ['Create-Resource-Subscriptions', 0x57],
  ['Create-System-Subscriptions', 0x58],
  ['Disable-All-Printers', 0x59],
  ['Enable-All-Printers', 0x5a],
  ['Get-System-Attributes', 0x5b],
  ['Get-System-Supported-Values', 0x5c],
  ['Pause-All-Printers', 0x5d],
  ['Pause-All-Printers-After-Current-Job', 0x5e],
  ['Register-Output-Device', 0x5f],
  ['Restart-System', 0x60],
  ['Resume-All-Printers', 0x61],
  ['Set-System-Attributes', 0x62],
  ['Shutdown-All-Printers', 0x63],
  ['Startup-All-Printers', 0x64],
  ['Get-Printer-Resources', 0x65],
  ['Restart-One-Printer', 0x67],
  // PWG 5100.11 (Enterprise Printing Extensions v2)
  ['Get-User-Printer-Attributes', 0x66],
]);

const used = [
  'Print-Job',
  'Print-URI',
  'Validate-Job',
  'Create-Job',
  'Send-Document',
  'Send-URI',
  'Cancel-Job',
  'Get-Job-Attributes',
  'Get-Jobs',
  'Get-Printer-Attributes',
  'Hold-Job',
  'Release-Job',
  'Restart-Job',
  'Pause-Printer',
  'Resume-Printer',
  'Purge-Jobs',
  'Set-Printer-Attributes',
  'Set-Job-Attributes',
  'Get-Printer-Supported-Values',
  'Create-Printer-Subscriptions',
  'Create-Job-Subscriptions',
  'Get-Subscription-Attributes',
  'Get-Subscriptions',
  'Renew-Subscription',
  'Cancel-Subscription',
  'Get-Notifications',
  'Enable-Printer',
  'Disable-Printer',
  'Cancel-Document',
  'Get-Document-Attributes',
  'Get-Documents',
  'Cancel-Jobs',
  'Cancel-My-Jobs',
  'Resubmit-Job',
  'Close-Job',
  'Identify-Printer',
  'Validate-Document',
  'Acknowledge-Document',
  'Acknowledge-Identify-Printer',
  'Acknowledge-Job',
  'Fetch-Document',
  'Fetch-Job',
  'Update-Active-Jobs',
  'Update-Document-Status',
  'Update-Job-Status',
  'Update-Output-Device-Attributes',
  'Deregister-Output-Device',
  'Get-User-Printer-Attributes',
] as const;

/** Operations known by name in the code. */
export type OperationName = (typeof used)[number];

/** RFC 3995 §11.1.1 writes the name in the plural; the package's table has it in the singular. */
const corrections: ReadonlyMap<string, number> = new Map([['Create-Job-Subscriptions', 0x17]]);

const table = buildTable(packageEnum('operations-supported'), new Map([...additions, ...corrections]), used);

/** Operation-ids by name: `operations['Print-Job']` is 0x0002. */
export const operations: Readonly<Record<OperationName, number>> = table.number;

/** The registered name of an operation-id, undefined when there is none. */
export function operationName(id: number): string | undefined {
  return table.name.get(id);
}
