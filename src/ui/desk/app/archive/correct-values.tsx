/** What is known of a document, value by value: where each was read, how sure it is, and putting it right. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { RecordView } from './archive-api.ts';
import {
  type CorrectableField,
  type Finding,
  keptValue,
  placeOf,
  readingFields,
  recordFields,
  understandingOf,
} from './correct-api.ts';
import { ValueForm } from './correct-form.tsx';
import { useShownValue } from './shown-value.ts';

/** The list; `onShow` gets the place of a value to be shown in the picture. */
export function CorrectValues({ record, onShow }: { record: RecordView; onShow: (place: Finding) => void }) {
  const t = useTexts();
  const [edited, setEdited] = useState<CorrectableField | undefined>(undefined);
  const { data: read } = useQuery(understandingOf(record.id));
  const fields = [...recordFields, ...readingFields];
  const known = fields.filter((field) => keptValue(record, read, field) !== '');
  const missing = fields.filter((field) => !known.includes(field));
  const shown = edited === undefined || known.includes(edited) ? known : [...known, edited];
  return (
    <>
      <dl className="divide-y divide-solid-gray-200 border-y border-solid-gray-200">
        {shown.map((field) => (
          <div key={field} className="py-2">
            <ValueRow
              record={record}
              field={field}
              value={keptValue(record, read, field)}
              place={placeOf(read, field)}
              evidence={field === 'kind' ? (read?.kind?.evidence ?? []) : []}
              onShow={onShow}
              {...(record.canChange && edited !== field && { onEdit: () => setEdited(field) })}
            />
            {edited === field && (
              <ValueForm
                record={record}
                field={field}
                value={keptValue(record, read, field)}
                onClose={() => setEdited(undefined)}
              />
            )}
          </div>
        ))}
      </dl>
      {record.canChange ? (
        <AddValue fields={missing} onAdd={setEdited} />
      ) : (
        <p className="mt-2 text-sm text-solid-gray-700">{t('correct.readOnly')}</p>
      )}
    </>
  );
}

function AddValue({
  fields,
  onAdd,
}: {
  fields: readonly CorrectableField[];
  onAdd: (field: CorrectableField) => void;
}) {
  const t = useTexts();
  const [chosen, setChosen] = useState<CorrectableField | undefined>(undefined);
  const field = chosen !== undefined && fields.includes(chosen) ? chosen : fields[0];
  if (field === undefined) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <select
        aria-label={t('correct.addField')}
        value={field}
        onChange={({ target }) => setChosen(fields.find((one) => one === target.value))}
        className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2"
      >
        {fields.map((one) => (
          <option key={one} value={one}>
            {t(`field.${one}` as TextKey)}
          </option>
        ))}
      </select>
      <Button onClick={() => onAdd(field)}>{t('correct.add')}</Button>
    </div>
  );
}

function ValueRow({
  record,
  field,
  value,
  place,
  evidence,
  onShow,
  onEdit,
}: {
  record: RecordView;
  field: CorrectableField;
  value: string;
  place: Finding | undefined;
  evidence: readonly string[];
  onShow: (place: Finding) => void;
  onEdit?: () => void;
}) {
  const t = useTexts();
  const shown = useShownValue();
  const name = t(`field.${field}` as TextKey);
  const isSame = place !== undefined && (place.value === value || field === 'title');
  const hasPlace = place !== undefined && place.box.right > place.box.left && isSame;
  const remarks = isSame ? place.flags.filter((flag) => flagTexts.has(flag)) : [];
  return (
    <>
      <dt className="text-sm text-solid-gray-700">{name}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="min-w-0 font-bold break-words">{shown(field, value)}</span>
        {isSame && place.confidence < 1 && (
          <span className="text-sm text-solid-gray-700">
            {t('correct.sure', { percent: Math.round(place.confidence * 100) })}
          </span>
        )}
        {remarks.map((flag) => (
          <span key={flag} className="text-sm text-solid-gray-700">
            {t(`flag.${flag}` as TextKey)}
          </span>
        ))}
        {evidence.length > 0 && (
          <span className="text-sm text-solid-gray-700">
            {t('correct.evidence', { words: evidence.join('、') })}
          </span>
        )}
        <span className="ml-auto flex flex-wrap gap-1">
          {hasPlace && (
            <Button kind="quiet" about={name} onClick={() => onShow(place)}>
              {t('correct.showPlace')}
              {record.pageCount > 1 && ` (${t('correct.onPage', { page: place.pageNumber })})`}
            </Button>
          )}
          {onEdit !== undefined && (
            <Button kind="quiet" about={name} onClick={onEdit}>
              {t('correct.edit')}
            </Button>
          )}
        </span>
      </dd>
    </>
  );
}

const flagTexts = new Set([
  ...['corrected', 'era-ran-over', 'era-not-begun', 'era-assumed', 'era-misread', 'old-calendar'],
  ...['check-digit-wrong', 'prefix-corrected', 'prefix-unknown', 'name-corrected', 'from-document-date'],
]);
