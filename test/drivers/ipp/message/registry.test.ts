import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registeredKeywords } from '../../../../drivers/ipp/registry/keywords.ts';
import { operationName, operations } from '../../../../drivers/ipp/registry/operations.ts';
import {
  jobStateOf,
  jobStates,
  printerStateOf,
  printerStates,
} from '../../../../drivers/ipp/registry/states.ts';
import { isSuccess, statusCodes, statusKeyword } from '../../../../drivers/ipp/registry/status-codes.ts';

test('RFC 8011 §5.4.15: operation-ids of the package and of the additions are those of the registry', () => {
  assert.equal(operations['Print-Job'], 0x02);
  assert.equal(operations['Get-Notifications'], 0x1c);
  assert.equal(operations['Create-Job-Subscriptions'], 0x17);
  assert.equal(operations['Cancel-My-Jobs'], 0x39);
  assert.equal(operations['Close-Job'], 0x3b);
  assert.equal(operations['Identify-Printer'], 0x3c);
  assert.equal(operations['Acknowledge-Document'], 0x3f);
  assert.equal(operations['Update-Output-Device-Attributes'], 0x49);
  assert.equal(operations['Get-User-Printer-Attributes'], 0x66);
  assert.equal(operationName(0x43), 'Fetch-Job');
  assert.equal(operationName(0x7fff), undefined);
});

test('RFC 8011 appendix B: status codes of the package and of the additions are those of the registry', () => {
  assert.equal(statusCodes['server-error-busy'], 0x0507);
  assert.equal(statusCodes['client-error-account-info-needed'], 0x041c);
  assert.equal(statusCodes['client-error-account-authorization-failed'], 0x041f);
  assert.equal(statusKeyword(0x0420), 'client-error-not-fetchable');
  assert.equal(isSuccess(0x00ff), true);
  assert.equal(isSuccess(0x0400), false);
});

test('every job and printer state reads back from its enum value, and no other value does', () => {
  for (const [state, value] of Object.entries(jobStates)) assert.equal(jobStateOf(value), state);
  for (const [state, value] of Object.entries(printerStates)) assert.equal(printerStateOf(value), state);
  for (const value of [-1, 0, 2, 10, 255]) assert.equal(jobStateOf(value), undefined);
  for (const value of [-1, 0, 2, 6]) assert.equal(printerStateOf(value), undefined);
});

test('registered keywords join the package and the additions, and an odd name reaches no prototype', () => {
  const reasons = registeredKeywords('job-state-reasons');
  assert.ok(reasons.has('job-incoming'));
  assert.ok(reasons.has('job-held-for-release'));
  assert.equal(registeredKeywords('__proto__').size, 0);
  assert.equal(registeredKeywords('constructor').size, 0);
});
