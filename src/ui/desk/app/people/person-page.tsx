/** One person for administrators: how they can prove who they are, what shuts them out, and what can be done. */

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Asked } from '../parts/asked.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { Facts } from '../parts/facts.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Tag } from '../parts/tag.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { CardSection } from './card-section.tsx';
import { CodeSection } from './code-section.tsx';
import { LeaveSection } from './leave-section.tsx';
import { LockSection } from './lock-section.tsx';
import { type Delegation, onePerson, type PersonDetail, type Post } from './people.ts';

/** The page. */
export function PersonPage() {
  const t = useTexts();
  const language = useLanguage();
  const { personId = '' } = useParams();
  const asked = useQuery(onePerson(personId, language));
  return (
    <>
      <p className="mb-2">
        <Link to="/people">{t('people.back')}</Link>
      </p>
      <PageHead title={asked.data?.person.displayName ?? t('people.title')} />
      <Asked query={asked}>{(detail) => <Detail detail={detail} />}</Asked>
    </>
  );
}

function Detail({ detail }: { detail: PersonDetail }) {
  const t = useTexts();
  const { person, posts, delegations } = detail;
  return (
    <div className="space-y-10">
      <Basics detail={detail} />
      <LockSection person={person} locks={detail.locks} />
      <CardSection person={person} cards={detail.factors.cards} />
      {person.state === 'active' && <CodeSection person={person} />}
      <Factors factors={detail.factors} />
      <Posts posts={posts} />
      <Delegations
        title={t('people.delegationsGiven')}
        all={delegations.given}
        nameOf={(one) => one.delegateName}
      />
      <Delegations
        title={t('people.delegationsReceived')}
        all={delegations.received}
        nameOf={(one) => one.ownerName}
      />
      <LeaveSection person={person} />
    </div>
  );
}

function Basics({ detail: { person, directory, leavesOn, heldJobs } }: { detail: PersonDetail }) {
  const t = useTexts();
  const { day } = useDays();
  return (
    <Facts
      facts={[
        [
          t('people.state'),
          <Tag key="state" kind={person.state === 'active' ? 'good' : 'warning'}>
            {t(`people.${person.state}`)}
          </Tag>,
        ],
        [t('people.staffNumber'), person.staffNumber],
        [t('people.loginName'), person.loginName],
        [t('people.department'), person.department],
        [t('people.site'), person.site === '' ? '–' : person.site],
        [t('people.roles'), person.roles.map((role) => t(`people.role.${role}`)).join(' / ')],
        [t('people.segments'), person.segments.map(({ name }) => name).join(' / ')],
        [t('people.sourceOf'), t(`people.source.${directory?.source ?? 'office'}`)],
        [t('people.held'), heldJobs],
        [t('people.leaves'), leavesOn === undefined ? '–' : day(`${leavesOn}T00:00:00+09:00`)],
      ]}
    />
  );
}

function Factors({ factors }: { factors: PersonDetail['factors'] }) {
  const t = useTexts();
  const { day } = useDays();
  const { pin, faceAt, authenticatorAt } = factors;
  const since = (at: string | undefined) =>
    at === undefined ? t('people.no') : t('people.since', { day: day(at) });
  const pinText =
    pin === undefined
      ? t('people.no')
      : [
          t('people.pinSince', { day: day(pin.setAt) }),
          ...(pin.expiresAt === undefined ? [] : [t('people.pinUntil', { day: day(pin.expiresAt) })]),
        ].join(' / ');
  const authenticator =
    authenticatorAt === undefined
      ? t('people.no')
      : `${since(authenticatorAt)} / ${t('people.recoveryLeft', { count: factors.recoveryCodesLeft })}`;
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('people.factors')}</h2>
      <Facts
        facts={[
          [t('people.way.password'), t(factors.hasPassword ? 'people.yes' : 'people.no')],
          [t('people.way.pin'), pinText],
          [t('people.way.face'), since(faceAt)],
          [t('people.authenticator'), authenticator],
          [t('people.certificates'), factors.certificates],
          [t('people.links'), factors.links],
          [t('people.signIns'), factors.openSignIns],
        ]}
      />
    </section>
  );
}

function Posts({ posts }: { posts: readonly Post[] }) {
  const t = useTexts();
  const { day } = useDays();
  const dayOf = (on: string | undefined) => (on === undefined ? '–' : day(`${on}T00:00:00+09:00`));
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('people.posts')}</h2>
      <DataTable
        caption={t('people.posts')}
        rows={posts}
        keyOf={(post) => JSON.stringify(post)}
        empty={<p>{t('people.noPosts')}</p>}
        columns={[
          {
            key: 'department',
            head: t('people.department'),
            cell: ({ department, main }) =>
              `${department} (${t(main ? 'people.main' : 'people.concurrent')})`,
            main: true,
          },
          { key: 'site', head: t('people.site'), cell: ({ site }) => (site === '' ? '–' : site) },
          {
            key: 'segments',
            head: t('people.segments'),
            cell: ({ segments }) => segments.map(({ name }) => name).join(' / '),
          },
          { key: 'from', head: t('people.from'), cell: ({ from }) => dayOf(from) },
          { key: 'until', head: t('people.until'), cell: ({ until }) => dayOf(until) },
        ]}
      />
    </section>
  );
}

function Delegations({
  title,
  all,
  nameOf,
}: {
  title: string;
  all: readonly Delegation[];
  nameOf: (one: Delegation) => string;
}) {
  const t = useTexts();
  const { day } = useDays();
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{title}</h2>
      {all.length === 0 && <p>{t('people.delegationsNone')}</p>}
      <ul className="list-disc pl-6">
        {all.map((one) => (
          <li key={one.id}>
            {nameOf(one)} / {t(`people.delegation.${one.kind}`, { department: one.department ?? '' })} /{' '}
            {t('people.delegationUntil', { day: day(one.lastDay) })}
          </li>
        ))}
      </ul>
    </section>
  );
}
