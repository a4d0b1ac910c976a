/** The configuration profile for macOS, iOS and iPadOS with an AirPrint payload (Apple: com.apple.airprint). Pure. */

import { createHash } from 'node:crypto';
import { escapeXml } from './escape.ts';
import type { KitTarget, PrinterAddress } from './kit-target.ts';

type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

/**
 * The `.mobileconfig`, an XML property list. It is not signed: a device shows "not verified" until the site signs it or
 * its device management delivers it.
 */
export function buildAppleProfile(target: KitTarget, address: PrinterAddress): string {
  const identifier = `jp.tomeoki.printer.${target.queueName}.${target.uuid}`;
  const printer = {
    IPAddress: address.host.replace(/^\[|\]$/g, ''),
    ResourcePath: address.resourcePath,
    Port: address.port,
    ForceTLS: address.isEncrypted,
  };
  const payload = {
    PayloadType: 'com.apple.airprint',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.airprint`,
    PayloadUUID: uuidOf(target, 'airprint'),
    PayloadDisplayName: target.printerName,
    AirPrint: [printer],
  };
  return formatPlist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(target, 'profile'),
    PayloadDisplayName: target.printerName,
    PayloadOrganization: target.organization.ja,
    PayloadDescription: `${target.segmentName.ja} / ${target.segmentName.en}`,
    PayloadRemovalDisallowed: false,
    PayloadContent: [payload],
  });
}

/** A UUID of one part of one printer's profile (RFC 9562 §5.8). */
function uuidOf({ uuid }: KitTarget, part: string): string {
  const bytes = createHash('sha256').update(`${uuid}:${part}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function formatPlist(value: PlistValue): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">${element(value)}</plist>`,
    '',
  ].join('\n');
}

function element(value: PlistValue): string {
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (isList(value)) return `<array>${value.map(element).join('')}</array>`;
  const members = Object.entries(value).map(([key, one]) => `<key>${escapeXml(key)}</key>${element(one)}`);
  return `<dict>${members.join('')}</dict>`;
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}
