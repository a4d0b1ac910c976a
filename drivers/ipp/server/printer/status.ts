/** The printer's state now (RFC 8011 §5.4.11-13, §5.4.23-30; PWG 5100.13 §6.6). */

import type { PrinterState } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { boolean, dateTime, enumValue, integer, keyword } from '../../message/values.ts';
import { printerStates } from '../../registry/states.ts';
import { attributeSet, shortText } from '../literal.ts';
import { type PrinterView, printerTime } from './view.ts';

const stateTexts: Readonly<Record<PrinterState, { readonly ja: string; readonly en: string }>> = {
  idle: { ja: '待機中', en: 'Idle.' },
  processing: { ja: '印刷中', en: 'Printing.' },
  stopped: { ja: '停止中', en: 'Stopped.' },
};

/** State attributes. */
export function statusAttributes({ description, now, naturalLanguage }: PrinterView): IppAttributes {
  const { upSince } = description;
  const reasons = description.stateReasons.length > 0 ? description.stateReasons : ['none'];
  return attributeSet({
    'printer-state': enumValue(printerStates[description.state]),
    'printer-state-reasons': reasons.map(keyword),
    'printer-state-message': shortText(stateTexts[description.state][naturalLanguage === 'ja' ? 'ja' : 'en']),
    'printer-is-accepting-jobs': boolean(description.acceptingJobs),
    'queued-job-count': integer(description.queuedJobCount),
    'printer-up-time': integer(Math.max(1, printerTime(upSince, now))),
    'printer-current-time': dateTime(now),
    'printer-state-change-time': integer(printerTime(upSince, description.stateChangedAt)),
    'printer-state-change-date-time': dateTime(description.stateChangedAt),
    'printer-config-change-time': integer(printerTime(upSince, description.configChangedAt)),
    'printer-config-change-date-time': dateTime(description.configChangedAt),
  });
}
