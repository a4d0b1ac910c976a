/** Each way of being recognised, how it stands, and the page where that is changed. */

import type { ReactNode } from 'react';
import { ButtonLink } from '../parts/button.tsx';
import { type Days, useDays } from '../parts/days.ts';
import { Tag, type TagKind } from '../parts/tag.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey, Texts } from '../text/text.ts';
import type { Ways } from './own-api.ts';

interface Way {
  readonly name: TextKey;
  readonly state: TextKey;
  readonly kind: TagKind;
  readonly text: string;
  /** Where it is set up or changed; absent: nowhere. */
  readonly to?: string;
}

const stands = { good: 'own.ready', none: 'own.none', off: 'own.off' } as const;

function cardWay({ cards }: Ways, t: Texts, { day }: Days): Way {
  const base = { name: 'own.card', to: '/own/cards' } as const;
  if (cards.inForce > 0) {
    const until = cards.temporaryUntil && t('own.cardUntil', { day: day(cards.temporaryUntil) });
    const text = [t('own.cardText', { count: cards.inForce }), until ?? ''].join(' ').trim();
    return { ...base, state: stands.good, kind: 'good', text };
  }
  if (cards.waiting > 0)
    return { ...base, state: 'own.waiting', kind: 'warning', text: t('own.cardWaiting') };
  return { ...base, state: stands.none, kind: 'warning', text: t('own.cardNone') };
}

function pinWay({ pin }: Ways, t: Texts, { day }: Days): Way {
  const until =
    pin.isSet && pin.expiresAt !== undefined ? t('own.pinUntil', { day: day(pin.expiresAt) }) : '';
  return {
    name: 'own.pin',
    to: '/own/pin',
    state: pin.isSet ? stands.good : stands.none,
    kind: pin.isSet ? 'good' : 'warning',
    text: [t('own.pinText'), until].join(' ').trim(),
  };
}

function faceWay({ face }: Ways, t: Texts): Way {
  const states = {
    enrolled: stands.good,
    'only-with-card': 'own.withCard',
    none: stands.none,
    off: stands.off,
  } as const;
  return {
    name: 'own.face',
    state: states[face],
    kind: face === 'enrolled' ? 'good' : 'plain',
    text: t(face === 'off' ? 'own.faceOff' : 'own.faceText'),
    to: '/own/face',
  };
}

function phoneWay({ phone }: Ways, t: Texts): Way {
  return {
    name: 'own.phone',
    state: phone ? stands.good : stands.off,
    kind: phone ? 'good' : 'plain',
    text: t(phone ? 'own.phoneText' : 'own.phoneOff'),
  };
}

function passwordWay({ password }: Ways, t: Texts): Way {
  const texts = {
    here: 'own.passwordHere',
    directory: 'own.passwordDirectory',
    none: 'own.passwordNone',
  } as const;
  return {
    name: 'own.password',
    state: password === 'none' ? stands.none : stands.good,
    kind: password === 'none' ? 'plain' : 'good',
    text: t(texts[password]),
    ...(password === 'here' && { to: '/own/password' }),
  };
}

function secondWay({ secondFactor }: Ways, t: Texts): Way {
  const states = {
    set: stands.good,
    none: stands.none,
    required: 'own.required',
    off: stands.off,
  } as const;
  const kinds = { set: 'good', none: 'plain', required: 'warning', off: 'plain' } as const;
  return {
    name: 'own.second',
    state: states[secondFactor],
    kind: kinds[secondFactor],
    text: t('own.secondText'),
    to: '/own/security',
  };
}

/** The list, for devices and for the desk. */
export function WayList({ ways }: { ways: Ways }) {
  const t = useTexts();
  const moments = useDays();
  const atDevice = [cardWay(ways, t, moments), pinWay(ways, t, moments), faceWay(ways, t), phoneWay(ways, t)];
  const atDesk = [passwordWay(ways, t), secondWay(ways, t)];
  return (
    <>
      <Group id="own-device" title={t('own.atDevice')}>
        {atDevice.map((way) => (
          <WayRow key={way.name} way={way} />
        ))}
      </Group>
      <Group id="own-desk" title={t('own.atDesk')}>
        {atDesk.map((way) => (
          <WayRow key={way.name} way={way} />
        ))}
      </Group>
    </>
  );
}

function Group({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mb-8">
      <h2 id={id} className="mb-3 text-std-20B-150">
        {title}
      </h2>
      <ul className="grid gap-3 md:grid-cols-2">{children}</ul>
    </section>
  );
}

function WayRow({ way }: { way: Way }) {
  const t = useTexts();
  return (
    <li className="flex flex-col rounded-12 border border-solid-gray-420 p-4">
      <h3 className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-std-18B-160">
        {t(way.name)} <Tag kind={way.kind}>{t(way.state)}</Tag>
      </h3>
      <p className="mb-3 grow">{way.text}</p>
      {way.to !== undefined && (
        <p>
          <ButtonLink to={way.to}>
            {t(way.state === 'own.none' || way.state === 'own.required' ? 'own.setUp' : 'own.see')}
            <span className="sr-only"> {t(way.name)}</span>
          </ButtonLink>
        </p>
      )}
    </li>
  );
}
