/** The documents that wait, to be gone through or chosen together. */

import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { UnfiledItem } from './unfiled-api.ts';

/** The list; on a phone it is closed, since the document itself is what matters there. */
export function UnfiledQueue({
  items,
  current,
  chosen,
  onOpen,
  onChoose,
}: {
  items: readonly UnfiledItem[];
  current: UnfiledItem;
  chosen: ReadonlySet<string>;
  onOpen: (recordId: string) => void;
  onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  const t = useTexts();
  const moments = useDays();
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <details open={window.matchMedia('(min-width: 64rem)').matches} className="min-w-0">
      <summary className="min-h-8 cursor-pointer font-bold">{t('unfiled.queue')}</summary>
      <ul className="mt-2 max-h-[70dvh] divide-y divide-solid-gray-200 overflow-y-auto border-y border-solid-gray-200">
        {items.map(({ recordId, title, capturedAt, kindName }) => (
          <li
            key={recordId}
            className={`flex items-start gap-2 py-2 ${recordId === current.recordId ? 'bg-blue-50' : ''}`}
          >
            <input
              type="checkbox"
              aria-label={t('unfiled.choose', { title })}
              checked={chosen.has(recordId)}
              onChange={() => toggle(recordId)}
              className="mt-1 size-6 shrink-0"
            />
            <button
              type="button"
              aria-current={recordId === current.recordId ? 'true' : undefined}
              onClick={() => onOpen(recordId)}
              className="min-h-11 min-w-0 flex-1 cursor-pointer rounded-6 px-1 text-left hover:bg-blue-50"
            >
              <span className="block font-bold break-words">{title}</span>
              <span className="block text-sm text-solid-gray-700">
                {moments.day(capturedAt)} {kindName}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
