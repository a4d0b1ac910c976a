/** The picture of a page with boxes over the hits. */

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';
import type { Box, PageText } from './archive-api.ts';

/** A place in the picture beside the hits, such as that of a value. */
export interface PictureMark {
  readonly key: string;
  readonly box: Box;
}

/** The picture; while it has the focus `n` and `p` go from hit to hit. */
export function PagePicture({
  src,
  page,
  read,
  current,
  onStep,
  marks = [],
  follows = true,
}: {
  src: string;
  page: number;
  read: Pick<PageText, 'widthPx' | 'heightPx' | 'hits'>;
  current: number;
  onStep: (by: 1 | -1) => void;
  /** The first is brought into view when they change. */
  marks?: readonly PictureMark[];
  /** False: marks move the picture in its frame, and never the page. */
  follows?: boolean;
}) {
  const t = useTexts();
  const [zoom, setZoom] = useState(1);
  const overlay = useRef<SVGSVGElement>(null);
  useEffect(() => {
    overlay.current
      ?.querySelector(`[data-hit="${current}"]`)
      ?.scrollIntoView({ block: 'center', inline: zoom > 1 ? 'center' : 'nearest' });
  }, [current, zoom]);
  const marked = marks.map(({ key }) => key).join('\n');
  useEffect(() => {
    if (marked === '') return;
    const place = overlay.current?.querySelector('[data-mark]');
    if (follows) {
      place?.scrollIntoView({ block: 'center', inline: zoom > 1 ? 'center' : 'nearest' });
      return;
    }
    const frame = place?.closest('section');
    if (place === null || place === undefined || frame === null || frame === undefined) return;
    const [inner, outer] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollBy(inner.left - outer.left - outer.width / 3, inner.top - outer.top - outer.height / 3);
  }, [marked, zoom, follows]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'n') onStep(1);
    if (event.key === 'p') onStep(-1);
  };
  return (
    <div className="min-w-0 xl:sticky xl:top-2 xl:self-start">
      <Zoom zoom={zoom} onZoom={setZoom} hasHits={read.hits.length > 0} />
      <section
        aria-label={t('viewer.picture')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keys (WCAG 2.1.1)
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="max-h-[85dvh] overflow-auto border border-solid-gray-420 bg-solid-gray-50"
      >
        <div className="relative" style={{ width: `${zoom * 100}%` }}>
          <img
            src={src}
            width={read.widthPx}
            height={read.heightPx}
            alt={t('viewer.image', { page })}
            className="block h-auto w-full"
          />
          <svg ref={overlay} aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
            {marks.map(({ key, box }) => (
              <MarkBox key={key} box={box} read={read} />
            ))}
            {read.hits.map(({ term, boxes }, hit) => (
              <g key={`${term} ${boxes[0]?.left} ${boxes[0]?.top}`}>
                {boxes.map((box) => (
                  <HitBox
                    key={`${box.left} ${box.top}`}
                    box={box}
                    hit={hit}
                    read={read}
                    isCurrent={hit === current}
                  />
                ))}
              </g>
            ))}
          </svg>
        </div>
      </section>
    </div>
  );
}

const zooms: readonly number[] = [1, 1.5, 2, 3];

/** A page that is as wide as a phone cannot be read there. */
function Zoom({ zoom, onZoom, hasHits }: { zoom: number; onZoom: (zoom: number) => void; hasHits: boolean }) {
  const t = useTexts();
  const at = zooms.indexOf(zoom);
  const step = (by: 1 | -1) => () => onZoom(zooms[at + by] ?? zoom);
  return (
    <div className="mb-2 flex flex-wrap items-center gap-3">
      <Button onClick={step(-1)} disabled={at <= 0}>
        {t('viewer.smaller')}
      </Button>
      <Button onClick={step(1)} disabled={at >= zooms.length - 1}>
        {t('viewer.larger')}
      </Button>
      {hasHits && <span className="hidden text-sm text-solid-gray-700 md:inline">{t('viewer.keys')}</span>}
    </div>
  );
}

type PictureSize = Pick<PageText, 'widthPx' | 'heightPx'>;

/** In percent of the picture, so that it fits at every size; a little wider than the letters. */
function placeIn(box: Box, read: PictureSize) {
  const margin = Math.max(2, read.heightPx / 500);
  const percent = (value: number, whole: number): string => `${((100 * value) / whole).toFixed(3)}%`;
  return {
    x: percent(box.left - margin, read.widthPx),
    y: percent(box.top - margin, read.heightPx),
    width: percent(box.right - box.left + 2 * margin, read.widthPx),
    height: percent(box.bottom - box.top + 2 * margin, read.heightPx),
  };
}

function MarkBox({ box, read }: { box: Box; read: PictureSize }) {
  return (
    <rect
      data-mark
      {...placeIn(box, read)}
      strokeWidth={1.5}
      className="fill-blue-200/40 stroke-blue-900 mix-blend-multiply"
    />
  );
}

function HitBox({
  box,
  hit,
  read,
  isCurrent,
}: {
  box: Box;
  hit: number;
  read: PictureSize;
  isCurrent: boolean;
}) {
  const look = isCurrent ? 'fill-orange-500/30 stroke-red-900' : 'fill-yellow-300/35 stroke-yellow-1000';
  return <rect data-hit={hit} {...placeIn(box, read)} strokeWidth={isCurrent ? 3 : 1.5} className={look} />;
}
