/** The PowerShell script that adds the printer on Windows 11 with its own IPP driver. Pure. Not tried on Windows. */

import { quotePowerShell } from './escape.ts';
import type { KitTarget, PrinterAddress } from './kit-target.ts';

/**
 * The script, with a byte order mark, because Windows PowerShell 5.1 reads files without one in the machine's code page.
 * It adds the printer for the machine; run twice, it does nothing more. Lines end as on Windows.
 */
export function buildWindowsScript(target: KitTarget, { uri }: PrinterAddress): string {
  const name = quotePowerShell(target.printerName);
  const lines = [
    '# Adds the printer with the IPP class driver of Windows. Not tried on Windows itself.',
    '# 管理者として実行してください。Run as administrator.',
    ...(target.hasPersonalAddress
      ? ['# このファイルには本人だけの印刷アドレスがあります。Keep it secret: it holds a personal address.']
      : []),
    "$ErrorActionPreference = 'Stop'",
    `$name = ${name}`,
    `$address = ${quotePowerShell(uri)}`,
    'if (Get-Printer -Name $name -ErrorAction SilentlyContinue) {',
    "  Write-Output 'すでに登録されています。 / The printer is there already.'",
    '} else {',
    '  Add-Printer -Name $name -IppURL $address',
    "  Write-Output '登録しました。 / The printer was added.'",
    '}',
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
