import { useTranslation } from 'react-i18next';
import { useOwnTerminations } from '../api/own-account.ts';
import { Answer } from '../parts/answer.tsx';
import { Panel } from '../parts/panel.tsx';
import { TextLink } from '../parts/text-link.tsx';
import { SignOutList } from './sign-out-list.tsx';

const SHOWN = 3;

/** The latest of the person's sign-outs, and who has confirmed them; live while some have not. */
export function RecentSignOuts() {
  const { t } = useTranslation('account');
  const terminations = useOwnTerminations({ limit: SHOWN });
  return (
    <Panel title={t('signOuts.recent')} lead={t('signOuts.lead')}>
      <Answer of={terminations}>
        {({ items, next }) => (
          <>
            <SignOutList items={items} order={3} />
            {next !== null && <TextLink to="/account/sign-outs">{t('signOuts.all')}</TextLink>}
          </>
        )}
      </Answer>
    </Panel>
  );
}
