/** The menu of the person's roles. */

import { NavLink } from 'react-router';
import { type MenuEntry, menu, menuSections } from '../pages.tsx';
import { useTexts } from '../text/language.tsx';
import { useMe } from './signed-in.tsx';

const link = 'flex min-h-11 items-center rounded-8 px-3 py-2 no-underline hover:bg-blue-50';

/** The entries by section; `onChoose` is called when one is followed. */
export function Menu({ onChoose }: { onChoose?: () => void }) {
  const { roles } = useMe();
  const t = useTexts();
  const own = menu.filter((entry) => entry.roles?.some((role) => roles.includes(role)) ?? true);
  const sections = menuSections.filter((section) => own.some((entry) => entry.section === section));
  return sections.map((section) => (
    <div key={section} className="mb-5">
      <h2 className="px-3 pb-1 text-sm font-bold text-solid-gray-700">{t(`section.${section}`)}</h2>
      <ul>
        {own
          .filter((entry) => entry.section === section)
          .map((entry) => (
            <li key={entry.to}>
              <Entry entry={entry} {...(onChoose !== undefined && { onChoose })} />
            </li>
          ))}
      </ul>
    </div>
  ));
}

function Entry({ entry, onChoose }: { entry: MenuEntry; onChoose?: () => void }) {
  const t = useTexts();
  return (
    <NavLink
      to={entry.to}
      end
      onClick={onChoose}
      className={({ isActive }) => (isActive ? `${link} bg-blue-100 font-bold` : link)}
    >
      {t(entry.text)}
    </NavLink>
  );
}
